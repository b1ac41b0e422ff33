package org.pagoda.user.bin;

/** Users by name: there are two that have one. */
final class Users {
    private static final String ROOT = "root";
    private static final String USER = "user";
    private static final int USER_NUMBER = 1000;

    private Users() {}

    /** The number of a user, by name or number; -1 if there can be no such user. */
    static long number(String user) {
        return switch (user) {
            case ROOT -> 0;
            case USER -> USER_NUMBER;
            default ->
                user.matches("[0-9]{1,10}") && Long.parseLong(user) <= Integer.MAX_VALUE ? Long.parseLong(user) : -1;
        };
    }

    /** What a user is called; the number for most. */
    static String name(long number) {
        return number == 0 ? ROOT : number == USER_NUMBER ? USER : String.valueOf(number);
    }
}
