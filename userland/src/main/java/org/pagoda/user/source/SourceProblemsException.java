package org.pagoda.user.source;

import java.util.ArrayList;
import java.util.List;

/** A source file does not compile. */
public final class SourceProblemsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    SourceProblemsException(List<Problem> problems) {
        super(problems.get(0).lines().get(0));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file; one at least. */
    public List<Problem> problems() {
        return problems;
    }

    /** All of them for people, and how many. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.addAll(problem.lines()));
        lines.add(problems.size() + (problems.size() == 1 ? " error" : " errors"));
        return lines;
    }
}
