package org.pagoda.user.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.scheduling.SchedulingPolicies;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.mmu.replacement.Policies;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.user.lab.UsageException;

/** Finds policies, those that are built in and others on a class path. Their classes work until it is closed. */
final class PolicyFinder implements AutoCloseable {
    private final URLClassLoader loader;

    /** Looks in folders and jars, with the host's separator between them; all must exist. */
    PolicyFinder(String classPath) {
        List<URL> places = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator, -1)) {
            places.add(place(part));
        }
        loader = new URLClassLoader(places.toArray(URL[]::new), PolicyFinder.class.getClassLoader());
    }

    private static URL place(String part) {
        try {
            Path path = Path.of(part);
            if (part.isEmpty() || !Files.isReadable(path)) {
                throw new UsageException("--class-path: there is no folder or jar '" + part + "'");
            }
            return path.toUri().toURL();
        } catch (InvalidPathException | MalformedURLException e) {
            throw new UsageException("--class-path: '" + part + "' cannot be a path: " + e.getMessage());
        }
    }

    /** The policies that {@code names} lists with commas between, in that order. */
    List<PolicyFactory> findAll(String names) {
        List<PolicyFactory> found = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            found.add(find(name));
        }
        return found;
    }

    /** The scheduling policy of a name. */
    SchedulingPolicyFactory findScheduling(String name) {
        try {
            SchedulingPolicyFactory found = SchedulingPolicies.find(name, loader);
            found.create(SchedulingSettings.DEFAULT); // seen to work, before a machine is made
            return found;
        } catch (IllegalArgumentException e) {
            throw new UsageException("--policy: " + e.getMessage());
        }
    }

    private PolicyFactory find(String name) {
        try {
            return Policies.find(name, loader);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--policy: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
