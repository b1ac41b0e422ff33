import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.Schedulable;
import org.pagoda.kernel.scheduling.SchedulingPolicy;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.kernel.scheduling.TaskQueue;

/**
 * Virtual round robin. Each task's note says how much of its quantum is left and in which queue it stands. A quantum begins when a task is
 * picked from the main queue; whoever comes back from I/O with something left of it stands in the auxiliary queue, which goes first.
 */
public final class VirtualRoundRobin implements SchedulingPolicy {
    private final TaskQueue main = new TaskQueue();
    private final TaskQueue auxiliary = new TaskQueue();
    private final long quantum;

    private static final class Turn {
        private long left;
        private boolean isAuxiliary;
    }

    public VirtualRoundRobin(SchedulingSettings settings) {
        quantum = settings.quantum();
    }

    private static Turn turn(Schedulable task) {
        if (task.note() instanceof Turn turn) {
            return turn;
        }
        Turn turn = new Turn();
        task.setNote(turn);
        return turn;
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        Turn turn = turn(task);
        turn.isAuxiliary = why == ReadyCause.WOKEN && turn.left > 0;
        (turn.isAuxiliary ? auxiliary : main).addLast(task);
    }

    @Override
    public Schedulable pick() {
        Schedulable task = auxiliary.poll();
        if (task == null) {
            task = main.poll();
            if (task != null) {
                turn(task).left = quantum;
            }
        }
        return task;
    }

    @Override
    public void remove(Schedulable task) {
        (turn(task).isAuxiliary ? auxiliary : main).remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return turn(task).left;
    }

    @Override
    public void onRan(Schedulable task, long ticks) {
        turn(task).left -= ticks;
    }
}
