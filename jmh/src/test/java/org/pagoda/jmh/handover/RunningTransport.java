package org.pagoda.jmh.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A transport whose ends are open, each on a thread of its own, or all on one; every wait has a deadline. */
final class RunningTransport implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Transport transport;
    private final List<ExecutorService> threads = new ArrayList<>();
    private final ExecutorService consumer;
    private final List<ExecutorService> producers = new ArrayList<>();
    private final PageReceiver receiver;
    private final List<PageSender> senders = new ArrayList<>();

    RunningTransport(TransportKind kind, Settings settings) {
        transport = kind.create(settings);
        consumer = newThread();
        receiver = await(consumer.submit(transport::openReceiver));
        for (int i = 0; i < settings.producers(); i++) {
            int number = i;
            ExecutorService thread = settings.sameCore() ? consumer : newThread();
            producers.add(thread);
            senders.add(await(thread.submit(() -> transport.openSender(number))));
        }
    }

    private ExecutorService newThread() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        threads.add(thread);
        return thread;
    }

    /** Does something on the consumer's thread. */
    <T> Future<T> asConsumer(Callable<T> body) {
        return consumer.submit(body);
    }

    /** Does something on a producer's thread. */
    <T> Future<T> asProducer(int number, Callable<T> body) {
        return producers.get(number).submit(body);
    }

    PageReceiver receiver() {
        return receiver;
    }

    PageSender sender(int number) {
        return senders.get(number);
    }

    /** One {@link PageSender#send} of the first producer. */
    int send() {
        return await(asProducer(0, () -> sender(0).send()));
    }

    /** One {@link PageReceiver#receive}. */
    int receive() {
        return await(asConsumer(receiver::receive));
    }

    /** Hands over {@code pages} pages of a producer or, if a batch was cut short, a few more, while somebody receives; how many. */
    Future<Integer> sendAll(int number, int pages) {
        return asProducer(number, () -> {
            int sent = 0;
            while (sent < pages) {
                sent += orLetOthersRun(sender(number).send());
            }
            return sent;
        });
    }

    /** Receives until all that is being sent is there; how much. */
    Future<Integer> receiveAll(List<Future<Integer>> sending) {
        return asConsumer(() -> {
            int received = 0;
            while (!sending.stream().allMatch(Future::isDone) || received < sum(sending)) {
                received += orLetOthersRun(receiver.receive());
            }
            return received;
        });
    }

    /** There may be more threads than CPUs; nothing depends on it, it only takes longer without. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static int orLetOthersRun(int pages) {
        if (pages == 0) {
            Thread.yield();
        }
        return pages;
    }

    private static int sum(List<Future<Integer>> parts) {
        return parts.stream().mapToInt(RunningTransport::await).sum();
    }

    /** The result of what a thread does; its exception is thrown here. */
    static <T> T await(Future<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("on the other thread: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + DEADLINE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Closes the ends on their threads, and then the transport; the threads are ended. */
    @Override
    public void close() {
        for (int i = 0; i < senders.size(); i++) {
            PageSender sender = senders.get(i);
            await(producers.get(i).submit(sender::close));
        }
        await(consumer.submit(receiver::close));
        transport.close();
        threads.forEach(ExecutorService::shutdown);
    }
}
