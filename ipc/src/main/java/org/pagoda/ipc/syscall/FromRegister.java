package org.pagoda.ipc.syscall;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method, of one {@code long}, that makes a value of its class out of a register, so that {@link SystemCall}s can have parameters
 * of that class. If it returns null the call is {@code -EINVAL}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface FromRegister {}
