package org.pagoda.ipc.syscall.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.FromRegister;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.ToRegister;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.mmu.Errno;

/** Reads declarations of system calls, and says what is wrong with them. */
final class DeclarationReader {
    private static final Set<Modifier> UNCALLABLE = Set.of(Modifier.PRIVATE, Modifier.ABSTRACT);
    private static final String SAME = "%s";

    private final Elements elements;
    private final Messager messager;

    DeclarationReader(Elements elements, Messager messager) {
        this.elements = elements;
        this.messager = messager;
    }

    private void complain(Element where, String what) {
        messager.printMessage(Diagnostic.Kind.ERROR, what, where);
    }

    /** What {@code method} declares; null if it cannot be a system call, which then has been said. */
    @Nullable
    Declaration read(ExecutableElement method) {
        SystemCall annotation = method.getAnnotation(SystemCall.class);
        String name =
                annotation.name().isEmpty() ? snakeCase(method.getSimpleName().toString()) : annotation.name();
        boolean fits = checkMethod(method, name, annotation.number());
        String caller = null;
        List<Declaration.Parameter> parameters = new ArrayList<>();
        Comment comment = Comment.parse(elements.getDocComment(method));
        for (VariableElement parameter : method.getParameters()) {
            if (parameter.getAnnotation(Caller.class) != null) {
                fits &= checkCaller(method, parameter);
                caller = parameter.asType().toString();
            } else {
                Declaration.Parameter read = readParameter(parameter);
                fits &= read != null;
                if (read != null) {
                    parameters.add(read);
                }
            }
        }
        if (parameters.size() > Declaration.MOST_PARAMETERS) {
            complain(
                    method,
                    "system call " + name + " has " + parameters.size() + " parameters; only "
                            + Declaration.MOST_PARAMETERS + " fit into registers");
            fits = false;
        }
        TypeMirror returned = method.getReturnType();
        String result = result(returned);
        if (result == null) {
            complain(method, "system call " + name + " returns " + returned + ", which has no @ToRegister method");
        }
        return !fits || result == null
                ? null
                : new Declaration(
                        method,
                        annotation.number(),
                        name,
                        annotation.leaf(),
                        caller,
                        parameters,
                        result,
                        simpleName(returned),
                        returned.getKind() == TypeKind.VOID,
                        errors(method),
                        comment);
    }

    /** {@code likeThis} as {@code like_this}. */
    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private boolean checkMethod(ExecutableElement method, String name, int number) {
        int before = method.getModifiers().size();
        List<String> wrong = new ArrayList<>();
        if (number < 0 || number >= Declaration.NUMBERS) {
            wrong.add("has number " + number + ", not 0 to " + (Declaration.NUMBERS - 1));
        }
        if (!name.matches("[a-z][a-z0-9_]*")) {
            wrong.add("has a name that is not lower-case letters, digits and _");
        }
        if (before > 0 && method.getModifiers().stream().anyMatch(UNCALLABLE::contains)) {
            wrong.add("is private or abstract, so nobody can call it");
        }
        if (!method.getTypeParameters().isEmpty()) {
            wrong.add("has type parameters");
        }
        if (method.isVarArgs()) {
            wrong.add("has a variable number of parameters");
        }
        if (!method.getThrownTypes().isEmpty()) {
            wrong.add("throws " + method.getThrownTypes().get(0) + ", and nothing may leave the kernel but a number");
        }
        wrong.forEach(what -> complain(method, "system call " + name + " " + what));
        return wrong.isEmpty();
    }

    private boolean checkCaller(ExecutableElement method, VariableElement parameter) {
        if (method.getParameters().get(0) != parameter) {
            complain(parameter, "the caller must be the first parameter");
            return false;
        } else if (parameter.asType().getKind() != TypeKind.DECLARED) {
            complain(parameter, "the caller cannot be a " + parameter.asType());
            return false;
        }
        return true;
    }

    // ---- parameters ----

    private Declaration.@Nullable Parameter readParameter(VariableElement parameter) {
        TypeMirror type = parameter.asType();
        boolean address = parameter.getAnnotation(UserAddress.class) != null;
        if (address && type.getKind() != TypeKind.LONG) {
            complain(parameter, "an address must be a long, not " + type);
            return null;
        }
        String name = parameter.getSimpleName().toString();
        String shown = simpleName(type);
        return switch (type.getKind()) {
            case LONG -> new Declaration.Parameter(name, shown, address, null, SAME, null);
            case INT, SHORT, BYTE ->
                new Declaration.Parameter(
                        name, shown, false, "%1$s != (" + shown + ") %1$s", "(" + shown + ") %s", null);
            case BOOLEAN -> new Declaration.Parameter(name, shown, false, "(%s & ~1L) != 0", "(%s != 0)", null);
            case DECLARED -> readConverted(parameter, (DeclaredType) type, name, shown);
            default -> refuse(parameter, type);
        };
    }

    private Declaration.@Nullable Parameter readConverted(
            VariableElement parameter, DeclaredType type, String name, String shown) {
        for (ExecutableElement method : methods(type)) {
            boolean converts = method.getAnnotation(FromRegister.class) != null
                    && method.getModifiers().contains(Modifier.STATIC)
                    && method.getParameters().size() == 1
                    && method.getParameters().get(0).asType().getKind() == TypeKind.LONG;
            if (converts) {
                String owner =
                        ((TypeElement) type.asElement()).getQualifiedName().toString();
                String conversion = owner + "." + method.getSimpleName() + "(%s)";
                return new Declaration.Parameter(name, shown, false, null, conversion, owner);
            }
        }
        return refuse(parameter, type);
    }

    private Declaration.@Nullable Parameter refuse(VariableElement parameter, TypeMirror type) {
        complain(
                parameter,
                "parameter " + parameter.getSimpleName() + " is a " + type
                        + ", which has no static @FromRegister method that takes a long");
        return null;
    }

    // ---- results ----

    /** Code that makes a register out of a result; null if there is none. */
    private static @Nullable String result(TypeMirror type) {
        return switch (type.getKind()) {
            case LONG, INT, SHORT, BYTE, VOID -> SAME;
            case BOOLEAN -> "%s ? 1 : 0";
            case DECLARED -> converted((DeclaredType) type);
            default -> null;
        };
    }

    private static @Nullable String converted(DeclaredType declared) {
        if (((TypeElement) declared.asElement()).getQualifiedName().contentEquals(Errno.class.getName())) {
            return "SystemCallTable.result(%s)";
        }
        for (ExecutableElement method : methods(declared)) {
            boolean converts = method.getAnnotation(ToRegister.class) != null
                    && !method.getModifiers().contains(Modifier.STATIC)
                    && method.getParameters().isEmpty()
                    && method.getReturnType().getKind() == TypeKind.LONG;
            if (converts) {
                return "%s." + method.getSimpleName() + "()";
            }
        }
        return null;
    }

    private static List<ExecutableElement> methods(DeclaredType type) {
        return ElementFilter.methodsIn(type.asElement().getEnclosedElements());
    }

    private static String simpleName(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED
                ? ((DeclaredType) type).asElement().getSimpleName().toString()
                : type.toString();
    }

    /** The names of the errors; as the compiler has them, because their class may not be there to be asked. */
    private static List<String> errors(ExecutableElement method) {
        List<String> names = new ArrayList<>();
        for (AnnotationMirror mirror : method.getAnnotationMirrors()) {
            boolean declares = ((TypeElement) mirror.getAnnotationType().asElement())
                    .getQualifiedName()
                    .contentEquals(SystemCall.class.getName());
            for (var entry : mirror.getElementValues().entrySet()) {
                if (declares && entry.getKey().getSimpleName().contentEquals("errors")) {
                    for (Object value : (List<?>) entry.getValue().getValue()) {
                        names.add(((AnnotationValue) value).getValue().toString());
                    }
                }
            }
        }
        return names;
    }
}
