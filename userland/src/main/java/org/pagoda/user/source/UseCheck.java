package org.pagoda.user.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.module.UseList;

/** Looks at every name in a file that javac has understood, and finds those of classes that it may not use. */
final class UseCheck extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final SourceFile file;
    private final UseList mayUse;
    private final Trees trees;
    private final Elements elements;
    private final CompilationUnitTree unit;
    private final List<Problem> problems = new ArrayList<>();

    UseCheck(SourceFile file, UseList mayUse, Trees trees, Elements elements, CompilationUnitTree unit) {
        this.file = file;
        this.mayUse = mayUse;
        this.trees = trees;
        this.elements = elements;
        this.unit = unit;
    }

    List<Problem> find() {
        scan(unit, null);
        return problems;
    }

    private void check(Tree tree) {
        Element element = trees.getElement(getCurrentPath());
        TypeElement type = type(element);
        if (element == null || type == null) {
            return;
        }
        String name = type.getQualifiedName().toString();
        String member = element == type ? name : name + "." + element.getSimpleName();
        String instead = mayUse.insteadOf(member) == null ? mayUse.insteadOf(name) : mayUse.insteadOf(member);
        if (instead != null) {
            add(tree, (mayUse.insteadOf(member) == null ? name : member) + " cannot be used here: " + instead);
        } else if (isForeign(type)
                && !mayUse.allows(elements.getBinaryName(type).toString())) {
            add(tree, mayUse.refusal(name));
        }
    }

    /** True for a class that is neither Java's nor of this file. */
    private boolean isForeign(TypeElement type) {
        return elements.getModuleOf(type) != null
                && elements.getModuleOf(type).isUnnamed()
                && trees.getPath(type) == null;
    }

    /** The class that {@code element} is, or a member of. */
    private static @Nullable TypeElement type(@Nullable Element element) {
        if (element == null) {
            return null;
        }
        if (element instanceof TypeElement type) {
            return type;
        }
        boolean isMember = element.getKind().isField()
                || switch (element.getKind()) {
                    case METHOD, CONSTRUCTOR -> true;
                    default -> false;
                };
        return isMember && element.getEnclosingElement() instanceof TypeElement type ? type : null;
    }

    private void add(Tree tree, String message) {
        long position = trees.getSourcePositions().getStartPosition(unit, tree);
        LineMap map = unit.getLineMap();
        if (position < 0) {
            return; // the compiler's own code, as in a constructor that nobody wrote
        }
        long line = map.getLineNumber(position);
        // Not the line map's column, which counts a tab as several.
        Problem problem =
                new Problem(file.name(), line, position - map.getStartPosition(line) + 1, message, file.line(line));
        boolean isKnown = problems.stream()
                .anyMatch(known -> known.line() == line && known.message().equals(message));
        if (!isKnown) {
            problems.add(problem);
        }
    }

    @Override
    public @Nullable Void visitImport(ImportTree tree, @Nullable Void nothing) {
        return tree.getQualifiedIdentifier().toString().endsWith(".*") ? null : super.visitImport(tree, null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
        check(tree);
        return super.visitIdentifier(tree, null);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void nothing) {
        check(tree);
        return super.visitMemberSelect(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void nothing) {
        check(tree);
        return super.visitMemberReference(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void nothing) {
        check(tree);
        return super.visitNewClass(tree, null);
    }
}
