package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** Who handles which type, by rising process identifier: where a broadcast goes. */
public final class Subscribers {
    private static final List<Endpoint> NOBODY = List.of();

    private final Long2ObjectHashMap<List<Endpoint>> byType = new Long2ObjectHashMap<>();

    /** All that handle {@code type}. */
    List<Endpoint> of(long type) {
        List<Endpoint> endpoints = byType.get(type);
        return endpoints == null ? NOBODY : endpoints;
    }

    void add(long type, Endpoint endpoint) {
        List<Endpoint> endpoints = byType.computeIfAbsent(type, key -> new ArrayList<>());
        int place = place(endpoints, endpoint.pid());
        if (place == endpoints.size() || endpoints.get(place) != endpoint) {
            endpoints.add(place, endpoint);
        }
    }

    void remove(long type, Endpoint endpoint) {
        List<Endpoint> endpoints = byType.get(type);
        if (endpoints != null) {
            int place = place(endpoints, endpoint.pid());
            if (place < endpoints.size() && endpoints.get(place) == endpoint) {
                endpoints.remove(place);
            }
        }
    }

    /** Binary search: where {@code pid} stands, or would stand. */
    private static int place(List<Endpoint> endpoints, long pid) {
        int low = 0;
        int high = endpoints.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endpoints.get(middle).pid() < pid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
