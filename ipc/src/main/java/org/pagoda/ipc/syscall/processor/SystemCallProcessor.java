package org.pagoda.ipc.syscall.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.SystemCall;

/**
 * Collects the methods that are {@link SystemCall}s. For each class {@code C} that has some it writes a class {@code CEntries}, which
 * puts them into a table; and, if the option {@value #NUMBERS} names a class, that class, with the number of each.
 *
 * <p>Errors: two calls with one number or one name, and whatever {@link DeclarationReader} finds.
 */
@SupportedOptions(SystemCallProcessor.NUMBERS)
public final class SystemCallProcessor extends AbstractProcessor {
    /** The option that says where the numbers of all calls go: the full name of a class. */
    public static final String NUMBERS = "pagoda.syscall.numbers";

    private final Map<Integer, Declaration> byNumber = new TreeMap<>();
    private final Map<String, Declaration> byName = new TreeMap<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(SystemCall.class.getName());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        DeclarationReader reader = new DeclarationReader(processingEnv.getElementUtils(), processingEnv.getMessager());
        Map<String, List<Declaration>> byClass = new TreeMap<>();
        for (Element element : round.getElementsAnnotatedWith(SystemCall.class)) {
            Declaration declaration = reader.read((ExecutableElement) element);
            if (declaration != null && isNew(declaration)) {
                byClass.computeIfAbsent(EntriesWriter.owner(declaration).toString(), owner -> new ArrayList<>())
                        .add(declaration);
            }
        }
        for (List<Declaration> declarations : byClass.values()) {
            writeEntries(declarations);
        }
        String numbers = processingEnv.getOptions().get(NUMBERS);
        if (!byClass.isEmpty() && numbers != null) {
            write(numbers, new NumbersWriter(numbers).text(byNumber.values()), null);
        }
        return false; // others may want to see them too
    }

    private boolean isNew(Declaration declaration) {
        Declaration sameNumber = byNumber.putIfAbsent(declaration.number(), declaration);
        Declaration sameName = byName.putIfAbsent(declaration.name(), declaration);
        if (sameNumber != null) {
            complain(
                    declaration,
                    "system calls " + sameNumber.name() + " and " + declaration.name() + " both have number "
                            + declaration.number());
        } else if (sameName != null) {
            complain(
                    declaration,
                    "system calls " + sameName.number() + " and " + declaration.number() + " are both called "
                            + declaration.name());
        }
        return sameNumber == null && sameName == null;
    }

    private void complain(Declaration declaration, String what) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, what, declaration.method());
    }

    private void writeEntries(List<Declaration> declarations) {
        EntriesWriter writer = new EntriesWriter(processingEnv.getElementUtils(), declarations);
        String otherCaller = writer.secondCaller();
        if (otherCaller != null) {
            complain(
                    declarations.get(0),
                    "the system calls of one class must have one type of caller, not also " + otherCaller);
            return;
        }
        write(writer.name(), writer.text(), declarations.get(0).method());
    }

    private void write(String name, String text, @Nullable Element origin) {
        Element[] origins = origin == null ? new Element[0] : new Element[] {origin};
        try (Writer file =
                processingEnv.getFiler().createSourceFile(name, origins).openWriter()) {
            file.write(text);
        } catch (IOException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "cannot write " + name + ": " + e);
        }
    }
}
