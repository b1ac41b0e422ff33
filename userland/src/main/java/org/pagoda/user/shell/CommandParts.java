package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;

/** The commands that a command is made of. */
final class CommandParts {
    private CommandParts() {}

    /** Those right below {@code command}, in their order. */
    static List<Command> of(Command command) {
        List<Command> parts = new ArrayList<>();
        if (command instanceof Command.Pipeline pipeline) {
            parts.addAll(pipeline.commands());
        } else if (command instanceof Command.AndOr both) {
            parts.add(both.left());
            parts.add(both.right());
        } else if (command instanceof Command.Sequence sequence) {
            sequence.items().forEach(item -> parts.add(item.command()));
        } else if (command instanceof Command.Group group) {
            parts.add(group.body());
        } else if (command instanceof Command.Subshell subshell) {
            parts.add(subshell.body());
        } else if (command instanceof Command.Redirected redirected) {
            parts.add(redirected.body());
        } else if (command instanceof Command.If condition) {
            addBranches(condition, parts);
        } else if (command instanceof Command.Loop loop) {
            parts.add(loop.condition());
            parts.add(loop.body());
        } else if (command instanceof Command.For loop) {
            parts.add(loop.body());
        } else if (command instanceof Command.Case choice) {
            addChoices(choice, parts);
        } else if (command instanceof Command.Function function) {
            parts.add(function.body());
        }
        return parts;
    }

    private static void addBranches(Command.If condition, List<Command> parts) {
        for (Command.Branch branch : condition.branches()) {
            parts.add(branch.condition());
            parts.add(branch.body());
        }
        if (condition.otherwise() != null) {
            parts.add(condition.otherwise());
        }
    }

    private static void addChoices(Command.Case choice, List<Command> parts) {
        for (Command.Choice each : choice.choices()) {
            if (each.body() != null) {
                parts.add(each.body());
            }
        }
    }
}
