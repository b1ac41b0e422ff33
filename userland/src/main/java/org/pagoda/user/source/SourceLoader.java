package org.pagoda.user.source;

import java.util.Map;

/**
 * Loads the classes of one file. Others it takes from Java itself, and from Pagoda those that the file may use: what the compiler has refused
 * cannot be had by name either.
 */
final class SourceLoader extends ClassLoader {
    private final String file;
    private final Map<String, byte[]> classes;
    private final MayUse mayUse;

    SourceLoader(String file, Map<String, byte[]> classes, MayUse mayUse) {
        super(file, ClassLoader.getPlatformClassLoader());
        this.file = file;
        this.classes = classes;
        this.mayUse = mayUse;
    }

    boolean has(String name) {
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
            return Class.forName(name, false, SourceLoader.class.getClassLoader());
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = classes.get(name);
        if (code == null) {
            throw new ClassNotFoundException(file + ": " + MayUse.refusal(name));
        }
        return defineClass(name, code, 0, code.length);
    }
}
