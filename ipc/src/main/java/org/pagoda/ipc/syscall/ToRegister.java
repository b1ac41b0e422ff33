package org.pagoda.ipc.syscall;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method without parameters that makes a {@code long} out of its object, so that {@link SystemCall}s can return one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ToRegister {}
