package org.pagoda.jmh.twojvm;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Page;

/**
 * Aeron IPC: a page is filled in a log that both JVMs have mapped, as one fragment, and looked at there. Up to {@value #PAGES} pages are under way; they
 * rotate through the log's three terms of twice as many.
 *
 * <p>Aeron's driver, which says how far producers may go, is the parent's. It has no thread of its own, which would be a third one on two cores: the
 * parent runs it when it has sent a quarter of the window, and when it waits.
 */
final class AeronLink implements PageLink {
    private static final int PAGES = 64;
    /** Room for a page and its header in one fragment. */
    private static final int MTU = 2 * Page.SIZE;
    /** A page with its header, as it lies in the log. */
    private static final int FRAME = Page.SIZE + 32;

    private static final int WINDOW = PAGES * Page.SIZE;
    private static final int THERE = 1;
    private static final int BACK = 2;
    /** How often nothing happens before the driver is run. */
    private static final int PATIENCE = 64;
    /** Nobody need be given up for dead between two iterations, or at a breakpoint. */
    private static final long LIVENESS_SECONDS = 300;

    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final BufferClaim claim = new BufferClaim();
    private final FragmentHandler handler = this::onPage;
    private final OtherJvm other;

    private @Nullable Consumer consumer;
    private int sinceDriverRan;
    private int idle;

    AeronLink(Side side, Path place, OtherJvm other) {
        this.other = other;
        Path folder = place.resolve("aeron"); // which the driver wants to itself
        boolean isParent = side == Side.PARENT;
        driver = isParent ? launch(folder) : null;
        Aeron.Context context = new Aeron.Context()
                .aeronDirectoryName(folder.toString())
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(TimeUnit.SECONDS.toMillis(LIVENESS_SECONDS))
                .errorHandler(LangUtil::rethrowUnchecked);
        if (driver != null) {
            context.driverAgentInvoker(driver.sharedAgentInvoker());
        }
        aeron = Aeron.connect(context);
        subscription = aeron.addSubscription(CommonContext.IPC_CHANNEL, isParent ? BACK : THERE);
        publication = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, isParent ? THERE : BACK);
        if (!isParent) {
            awaitConnected();
        }
    }

    private static MediaDriver launch(Path folder) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.toString())
                .dirDeleteOnStart(true)
                .threadingMode(ThreadingMode.INVOKER)
                .ipcMtuLength(MTU)
                .ipcTermBufferLength(2 * WINDOW)
                .ipcPublicationTermWindowLength(WINDOW)
                .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(LIVENESS_SECONDS))
                .publicationUnblockTimeoutNs(TimeUnit.SECONDS.toNanos(2 * LIVENESS_SECONDS))
                .errorHandler(LangUtil::rethrowUnchecked));
    }

    @Override
    public void connect() {
        awaitConnected();
    }

    private void awaitConnected() {
        while (!publication.isConnected() || !subscription.isConnected()) {
            work();
            other.await();
        }
    }

    @Override
    public void work() {
        if (driver != null) {
            driver.sharedAgentInvoker().invoke();
        }
        aeron.conductorAgentInvoker().invoke();
    }

    @Override
    public void send(Producer producer) {
        long result = publication.tryClaim(Page.SIZE, claim);
        while (result < 0) {
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                throw new OtherJvmEnded("a claim gave " + Publication.errorString(result));
            }
            await();
            result = publication.tryClaim(Page.SIZE, claim);
        }
        producer.fill(claim.buffer(), claim.offset());
        claim.commit();
        sinceDriverRan++;
        if (sinceDriverRan == PAGES / 4) {
            sinceDriverRan = 0;
            work();
        }
    }

    @Override
    public void receive(Consumer taker) {
        consumer = taker;
        while (subscription.poll(handler, WINDOW / FRAME) == 0) {
            await();
        }
    }

    private void onPage(DirectBuffer buffer, int offset, int length, Header header) {
        if (consumer != null) {
            consumer.look(buffer, offset);
        }
    }

    private void await() {
        idle++;
        if (idle % PATIENCE == 0) {
            work();
        }
        other.await();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }
}
