package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    @Test
    void aNameMeansOneAndAFamilyAllOfIt() {
        assertThat(Workloads.named("pipeline-tcp-16")).containsExactly(new Pipeline(Pipeline.TCP, 16));
        assertThat(Workloads.named("pipeline-ipc"))
                .containsExactly(new Pipeline(Pipeline.IPC, 64), new Pipeline(Pipeline.IPC, 65_536));
        assertThat(Workloads.named("pipeline")).isEmpty();
    }

    @Test
    void aWorkloadThatIsNamedTwiceIsRunOnce() {
        assertThat(Workloads.named(List.of("inproc-16", "inproc"))).containsExactly(new Inproc(16), new Inproc(1024));
    }

    @Test
    void underCurveBothEndsAreEncryptedAndThereIsNoBareStream() {
        Curve workload = new Curve(new Pipeline(Pipeline.TCP, 64));
        assertThat(Workloads.named("curve-pipeline-tcp-64")).containsExactly(workload);
        assertThat(workload.contestants()).isEqualTo(Contestant.LIBRARIES);
        TrialPlan plan = workload.plan("/tmp/end");
        assertThat(plan.counting().curve()).isTrue();
        assertThat(Objects.requireNonNull(plan.other()).curve()).isTrue();
        assertThat(workload.plain().plan("/tmp/end").counting().curve()).isFalse();
    }

    @Test
    void namesAreUnique() {
        assertThat(Workloads.named(List.of()).stream().map(Workload::name)).doesNotHaveDuplicates();
    }

    @Test
    void aTaskIsReadAsItIsWritten() {
        for (Workload workload : Workloads.named(List.of())) {
            EndTask task = workload.plan("/tmp/end").counting();
            assertThat(EndTask.parse(task.arguments())).isEqualTo(task);
        }
    }
}
