package org.pagoda.kernel.device;

import java.util.ArrayList;
import java.util.List;

/** Requests of a device that clients wait for, oldest first. */
final class PendingRequests {
    private final List<Request> requests = new ArrayList<>(0);

    int size() {
        return requests.size();
    }

    void add(Request request) {
        request.setPending();
        requests.add(request);
    }

    void remove(Request request) {
        requests.remove(request);
    }

    void finishAll(long outcome) {
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (!request.isOver()) {
                request.finish(outcome);
            }
        }
    }
}
