package org.pagoda.kernel.module;

import java.util.Map;

/**
 * Loads classes that come from outside, of a source file or a jar. Others it takes from Java itself, and from Pagoda those that a list allows: what the
 * compiler has refused cannot be had by name either.
 */
public final class RestrictedLoader extends ClassLoader {
    private final String origin;
    private final Map<String, byte[]> classes;
    private final UseList mayUse;

    /**
     * A loader.
     *
     * @param origin where the classes come from, for people
     * @param classes code by binary name
     */
    public RestrictedLoader(String origin, Map<String, byte[]> classes, UseList mayUse) {
        super(origin, ClassLoader.getPlatformClassLoader());
        this.origin = origin;
        this.classes = classes;
        this.mayUse = mayUse;
    }

    /** True for a class that it defines itself. */
    public boolean has(String name) {
        return classes.containsKey(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (classes.containsKey(name)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
        if (mayUse.allows(name)) {
            return Class.forName(name, false, RestrictedLoader.class.getClassLoader());
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = classes.get(name);
        if (code == null) {
            throw new ClassNotFoundException(origin + ": " + mayUse.refusal(name));
        }
        return defineClass(name, code, 0, code.length);
    }
}
