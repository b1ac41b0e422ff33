package org.pagoda.user.lab;

/**
 * Something about a lab that can be set.
 *
 * @param name what stands before the {@code =}
 * @param values what may stand behind it, for people
 * @param defaultValue what holds if nothing is set; for people
 * @param meaning a few words
 */
public record LabKey(String name, String values, String defaultValue, String meaning) {}
