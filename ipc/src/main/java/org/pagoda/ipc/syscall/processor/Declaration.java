package org.pagoda.ipc.syscall.processor;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/**
 * A system call as it was declared, and found to be in order.
 *
 * @param method the method behind it
 * @param caller the type of the caller; null: the method does not ask
 * @param result what makes a register out of what the method returns: code, with {@code %s} for the call of the method
 * @param resultType for people
 * @param isVoid the method returns nothing
 */
record Declaration(
        ExecutableElement method,
        int number,
        String name,
        boolean leaf,
        @Nullable String caller,
        List<Parameter> parameters,
        String result,
        String resultType,
        boolean isVoid,
        List<String> errors,
        Comment comment) {
    /** The most parameters: what fits into registers. */
    static final int MOST_PARAMETERS = 6;
    /** Numbers are less. */
    static final int NUMBERS = 256;

    /**
     * One parameter.
     *
     * @param type for people
     * @param address it is an address of the caller's
     * @param test code that is true for a register that the parameter cannot hold; null: it can hold all. {@code %s}: the register
     * @param conversion code that makes the parameter out of a register
     * @param nullable the conversion gives null for a register that it cannot convert; this is then the type
     */
    record Parameter(
            String name,
            String type,
            boolean address,
            @Nullable String test,
            String conversion,
            @Nullable String nullable) {}
}
