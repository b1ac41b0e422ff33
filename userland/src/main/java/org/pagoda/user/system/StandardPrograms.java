package org.pagoda.user.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.bin.Cat;
import org.pagoda.user.bin.Chmod;
import org.pagoda.user.bin.Constant;
import org.pagoda.user.bin.Cp;
import org.pagoda.user.bin.Dd;
import org.pagoda.user.bin.Dmesg;
import org.pagoda.user.bin.Echo;
import org.pagoda.user.bin.Grep;
import org.pagoda.user.bin.Head;
import org.pagoda.user.bin.Hexdump;
import org.pagoda.user.bin.Insmod;
import org.pagoda.user.bin.IoControlUtility;
import org.pagoda.user.bin.Kill;
import org.pagoda.user.bin.Ls;
import org.pagoda.user.bin.Lsmod;
import org.pagoda.user.bin.Mkdir;
import org.pagoda.user.bin.Modinfo;
import org.pagoda.user.bin.Mount;
import org.pagoda.user.bin.Mv;
import org.pagoda.user.bin.Printf;
import org.pagoda.user.bin.Pwd;
import org.pagoda.user.bin.Rm;
import org.pagoda.user.bin.Rmdir;
import org.pagoda.user.bin.Rmmod;
import org.pagoda.user.bin.Seq;
import org.pagoda.user.bin.Sleep;
import org.pagoda.user.bin.Sort;
import org.pagoda.user.bin.Tail;
import org.pagoda.user.bin.Tee;
import org.pagoda.user.bin.TestUtility;
import org.pagoda.user.bin.Touch;
import org.pagoda.user.bin.Umount;
import org.pagoda.user.bin.Uniq;
import org.pagoda.user.bin.Wc;
import org.pagoda.user.shell.Sh;

/** The programs that every machine with a shell has. */
public final class StandardPrograms {
    private StandardPrograms() {}

    private static Map<String, Supplier<? extends Program>> all(Supplier<Sh> shell) {
        Map<String, Supplier<? extends Program>> all = new LinkedHashMap<>();
        all.put("[", () -> new TestUtility("["));
        all.put("cat", Cat::new);
        all.put("chmod", Chmod::new);
        all.put("cp", Cp::new);
        all.put("dd", Dd::new);
        all.put("dmesg", Dmesg::new);
        all.put("echo", Echo::new);
        all.put("false", Constant::isFalse);
        all.put("grep", Grep::new);
        all.put("head", Head::new);
        all.put("hexdump", Hexdump::new);
        all.put("insmod", Insmod::new);
        all.put("ioctl", IoControlUtility::new);
        all.put("kill", Kill::new);
        all.put("ls", Ls::new);
        all.put("lsmod", Lsmod::new);
        all.put("mkdir", Mkdir::new);
        all.put("modinfo", Modinfo::new);
        all.put("mount", Mount::new);
        all.put("mv", Mv::new);
        all.put("printf", Printf::new);
        all.put("pwd", Pwd::new);
        all.put("rm", Rm::new);
        all.put("rmdir", Rmdir::new);
        all.put("rmmod", Rmmod::new);
        all.put("seq", Seq::new);
        all.put("sh", shell);
        all.put("sleep", Sleep::new);
        all.put("sort", Sort::new);
        all.put("tail", Tail::new);
        all.put("tee", Tee::new);
        all.put("test", () -> new TestUtility("test"));
        all.put("touch", Touch::new);
        all.put("true", Constant::isTrue);
        all.put("umount", Umount::new);
        all.put("uniq", Uniq::new);
        all.put("wc", Wc::new);
        return all;
    }

    /** Adds them to those that processes of {@code machine} can begin. */
    public static void addTo(Machine machine) {
        addTo(machine, Sh::new);
    }

    /** Adds them; {@code shell} makes what is called {@code sh}. */
    static void addTo(Machine machine, Supplier<Sh> shell) {
        all(shell)
                .forEach((name, program) ->
                        machine.programs().add(name, ProgramImage.factory(machine.kernel(), program)));
    }
}
