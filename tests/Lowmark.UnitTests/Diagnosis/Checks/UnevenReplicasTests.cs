using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class UnevenReplicasTests
{
    [Fact]
    public void One_service_of_three_that_holds_three_times_as_much_is_worth_knowing() =>
        Services(600_000, 200_000, 150_000, stat: "anon 563200000\nshmem 51200000\nfile 99\n").Run<UnevenReplicas>()
            .Finds(
                Severity.Notice,
                "/web@1.service holds 586 MiB, 6 % of RAM; the median of its 3 replicas is 195 MiB.")
            .About("memcg", "/web@1.service")
            .Quoting("/sys/fs/cgroup/web@1.service/memory.stat", "anon + shmem = 600000 kB")
            .Quoting("/sys/fs/cgroup/web@two.service/memory.current", "204800000");

    [Theory]
    [InlineData(600_000, 200_001, "less than three times the median")]
    [InlineData(499_999, 100_000, "less than a twentieth of RAM")]
    public void Less_is_fine(long largest, long middle, string why)
    {
        Assert.NotEmpty(why);
        Services(largest, middle, 1000, stat: "").Run<UnevenReplicas>()
            .IsFine("no service holds far more than its replicas");
    }

    [Fact]
    public void File_cache_is_nobodys_fault() =>
        Services(600_000, 200_000, 150_000, stat: "anon 102400000\nshmem 0\nfile 512000000\n").Run<UnevenReplicas>()
            .IsFine("no service holds far more than its replicas");

    [Fact]
    public void Groups_of_other_programs_are_no_replicas() =>
        Services(600_000, 200_000, 150_000, stat: "")
            .Process(new ProcessText(50, "java", 5) { Group = "/web@1.service" })
            .Process(new ProcessText(51, "nginx", 5) { Group = "/web@two.service" })
            .Process(new ProcessText(52, "java", 5) { Group = "/web@3.service" })
            .Run<UnevenReplicas>().IsFine("no service holds far more than its replicas");

    [Fact]
    public void One_worker_of_three_that_holds_three_times_as_much_is_worth_knowing() =>
        Workers(600_000, 200_000, 150_000, parent: 40).Run<UnevenReplicas>()
            .Finds(
                Severity.Notice,
                "gunicorn (pid 41) holds 586 MiB, 6 % of RAM; the median of 3 workers of this name is 195 MiB.")
            .About("task", "gunicorn", 41)
            .Quoting("/proc/42/status", "RssAnon: 200000 kB, VmSwap: 0 kB");

    [Fact]
    public void Processes_of_one_name_that_the_init_started_are_no_workers() =>
        Workers(600_000, 200_000, 150_000, parent: 1).Run<UnevenReplicas>()
            .IsFine("no service holds far more than its replicas");

    [Fact]
    public void Without_processes_and_groups_nothing_is_known() =>
        CheckHost.WithRam().Without("/proc", HostFileState.Denied).Run<UnevenReplicas>()
            .IsUnknown("/proc/PID/status, and the memory groups");

    [Theory]
    [InlineData("web-3.scope", "web-#.scope")]
    [InlineData("web-12.scope", "web-#.scope")]
    [InlineData("worker@eu.west.service", "worker@#.service")]
    [InlineData("docker-0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0.scope", "docker#.scope")]
    [InlineData("kubepods-pod0f1e2d3c_4b5a_6978_8796_a5b4c3d2e1f0.slice", "kubepods-po#.slice")]
    [InlineData("system.slice", null)]
    [InlineData("a#1", null)]
    [InlineData("", null)]
    public void Names_of_replicas_have_a_stem(string name, string? stem) =>
        Assert.Equal(stem, ReplicaName.StemOf(name));

    private static CheckHost Services(long first, long second, long third, string stat) => CheckHost.WithRam()
        .Group("/web@1.service", first, stat: stat).Group("/web@two.service", second).Group("/web@3.service", third);

    private static CheckHost Workers(long first, long second, long third, int parent) => CheckHost.WithRam()
        .Process(new ProcessText(40, "gunicorn", 10_000))
        .Process(new ProcessText(41, "gunicorn", first) { Parent = parent })
        .Process(new ProcessText(42, "gunicorn", second) { Parent = parent })
        .Process(new ProcessText(43, "gunicorn", third) { Parent = parent });
}
