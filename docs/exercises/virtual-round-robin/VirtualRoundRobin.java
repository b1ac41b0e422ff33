import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.Schedulable;
import org.pagoda.kernel.scheduling.SchedulingPolicy;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.kernel.scheduling.TaskQueue;

/** Virtual round robin. So far there is one queue, and whoever comes first has the CPU until it waits or is done. */
public final class VirtualRoundRobin implements SchedulingPolicy {
    private final TaskQueue main = new TaskQueue();
    private final long quantum;

    public VirtualRoundRobin(SchedulingSettings settings) {
        quantum = settings.quantum();
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        main.addLast(task); // TODO: another queue, for those that come back from I/O before their quantum is used up
    }

    @Override
    public Schedulable pick() {
        return main.poll(); // null if there is none
    }

    @Override
    public void remove(Schedulable task) {
        main.remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return UNLIMITED; // TODO
    }

    @Override
    public void onRan(Schedulable task, long ticks) {
        // TODO: task.setNote(object) keeps what you want to remember of a task, task.note() gives it back
    }
}
