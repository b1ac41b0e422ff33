package org.pagoda.ipc.syscall;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pagoda.mmu.Errno;

/**
 * Makes a method a system call. The method's comment describes it: for people, in the list of system calls.
 *
 * <p>Its parameters are, first and if it wants to know, the {@link Caller}, and then up to six of
 *
 * <ul>
 *   <li>{@code long}: any 64 bits; {@link UserAddress} says that they are an address of the caller's;
 *   <li>{@code int}, {@code short}, {@code byte}, {@code boolean} (0 and 1): a value beyond is {@code -EINVAL} before the method is called;
 *   <li>a type with a method that is a {@link FromRegister}.
 * </ul>
 *
 * <p>Its result is one of {@code long}, {@code int}, {@code short}, {@code byte}, {@code boolean}, {@code void} (0), {@link Errno} (null: 0), or
 * a type with a method that is a {@link ToRegister}, as {@link SystemCallResult} is.
 *
 * <p>With {@code -ENOMEM} and {@code -EFAULT} nothing may have changed: the call may be made again when there are more frames, or
 * when a pager has provided a page.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
public @interface SystemCall {
    /** By which programs call it, 0 to 255. It never changes its meaning. */
    int number();

    /** By which people, and programs that ask for it, call it; if none is given the method's, {@code likeThis} as {@code like_this}. */
    String name() default "";

    /** What can go wrong. */
    Errno[] errors() default {};

    /**
     * It touches nothing but what it is given and what never changes about the caller, so it need not be alone in the kernel, and costs
     * little more than calling a method.
     */
    boolean leaf() default false;
}
