using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Remedies;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.Remedies;

public class MemcgRemedyTests
{
    private const string Id = "3f2c9d1e0b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d0c1b2a3f4e5d6c7b8a9f0e";
    private const string Uid = "8e1f2a3b-4c5d-6e7f-8091-a2b3c4d5e6f7";

    [Fact]
    public void A_full_group_gets_a_quarter_more_in_both_forms_when_the_version_is_not_shown()
    {
        Remedy remedy = Raise(Of("cgroup-limit").Memcg("/mm_test", 204800, 204800, 26));
        // 204800 kB × 5/4 = 256000 kB = 262144000 bytes
        Assert.Equal(
            [
                "echo 262144000 | sudo tee /sys/fs/cgroup/mm_test/memory.max  # on cgroup v2",
                "echo 262144000 | sudo tee /sys/fs/cgroup/memory/mm_test/memory.limit_in_bytes  # on cgroup v1",
            ],
            remedy.Commands);
        Assert.Equal("echo 209715200 | sudo tee /sys/fs/cgroup/mm_test/memory.max  # on cgroup v2", remedy.Undo[0]);
        Assert.Contains("Adding RAM to the machine does not help", remedy.ExpectedEffect, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_ran_into_its_limit_often_gets_half_more() =>
        Assert.Equal(
            "Raise the memory limit of the group to 300 MiB",
            Raise(Of("cgroup-limit").Memcg("/g", 204800, 204800, 1607)).Title);

    // Half of 200000 kB is 100000; 304800 kB is 297.7 MiB.
    [Fact]
    public void A_victim_that_is_most_of_the_group_sets_the_headroom() => Assert.Equal(
        "Raise the memory limit of the group to 298 MiB",
        Raise(Of("cgroup-limit").Memcg("/g", 204800, 204800).Killed(7, 200000)).Title);

    [Fact]
    public void On_cgroup_v2_one_command_suffices()
    {
        DiagnosedReport report = Of("cgroup-limit").Memcg("/g", 204800, 204800);
        Remedy remedy = Raise(report with { Memcg = report.Memcg! with { Hierarchy = CgroupVersion.V2 } });
        Assert.Equal(["echo 262144000 | sudo tee /sys/fs/cgroup/g/memory.max"], remedy.Commands);
    }

    [Fact]
    public void On_cgroup_v1_one_command_suffices()
    {
        DiagnosedReport report = Of("cgroup-limit").Memcg("/g", 204800, 204800);
        Remedy remedy = Raise(report with { Memcg = report.Memcg! with { Hierarchy = CgroupVersion.V1 } });
        Assert.Equal(["echo 262144000 | sudo tee /sys/fs/cgroup/memory/g/memory.limit_in_bytes"], remedy.Commands);
    }

    [Theory]
    [InlineData("/system.slice/my\\x2dapp.service",
        "sudo systemctl set-property 'my\\x2dapp.service' MemoryMax=262144000")]
    [InlineData("/user.slice/user-1000.slice", "sudo systemctl set-property user-1000.slice MemoryMax=262144000")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-x@1.service",
        "sudo systemctl --user --machine=1000@.host set-property app-x@1.service MemoryMax=262144000")]
    [InlineData("/docker/" + Id, "docker update --memory 262144000 --memory-swap 524288000 " + Id)]
    [InlineData("/machine.slice/libpod-" + Id + ".scope",
        "podman update --memory 262144000 --memory-swap 524288000 " + Id)]
    [InlineData("/kubepods/burstable/pod" + Uid + "/" + Id,
        "kubectl -n NAMESPACE set resources deployment/NAME -c CONTAINER --limits=memory=250Mi")]
    [InlineData("/slurm/uid_1000/job_123/step_0/task_0", "sbatch --mem=250M JOBSCRIPT")]
    [InlineData("/lxc/101/ns", "sudo pct set 101 -memory 250")]
    [InlineData("/lxc.payload.web", "lxc config set web limits.memory 250MiB")]
    [InlineData("/lxc/101/ns/system.slice/x.service",
        "echo 262144000 | sudo tee /sys/fs/cgroup/lxc/101/ns/system.slice/x.service/memory.max  # on cgroup v2")]
    [InlineData(@"/machine.slice/machine-qemu\x2d1\x2dweb.scope",
        "sudo virsh memtune --live --config --hard-limit 256000 web")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice", "kubectl cordon NODE")]
    public void The_limit_is_set_where_it_is_managed(string path, string command) =>
        Assert.Contains(command, Raise(Of("cgroup-limit").Memcg(path, 204800, 204800)).Commands);

    [Fact]
    public void A_pod_is_looked_up_by_its_uid()
    {
        Remedy remedy = Raise(Of("cgroup-limit").Memcg("/kubepods/pod" + Uid, 204800, 204800));
        Assert.EndsWith("| grep -F -- " + Uid, remedy.Commands[0], StringComparison.Ordinal);
        Assert.Equal(
            ["kubectl -n NAMESPACE set resources deployment/NAME -c CONTAINER --limits=memory=200Mi"], remedy.Undo);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/../../etc")]
    public void A_path_that_is_no_group_is_not_written_to(string path) =>
        Assert.DoesNotContain(
            RemedyCatalog.Propose(Of("cgroup-limit").Memcg(path, 204800, 204800)),
            remedy => remedy.Id == "raise-memcg-limit");

    [Fact]
    public void A_limit_above_the_machine_is_not_proposed() => Assert.Empty(
        RemedyCatalog.Propose(Of("cgroup-limit").Memcg("/g", 204800, 204800).Machine(250000)));

    [Fact]
    public void An_unnamed_group_is_to_be_found_first()
    {
        Remedy remedy = RemedyCatalog.Propose(Of("cgroup-limit").Killed(9122, 820808))[0];
        Assert.Equal("find-full-memcg", remedy.Id);
        Assert.Contains("802 MiB", remedy.ExpectedEffect, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_parent_is_raised_not_the_child_and_its_hog_is_capped()
    {
        DiagnosedReport report = Of("cgroup-parent-limit", "sibling-hog").Memcg("/p", 1048576, 1048576)
            .Held(
                new("memcg", "/p/web", null, 1, new(100000), null, true),
                new("memcg", "/p/big", null, 9, new(819200), null, false));
        report = report with { Memcg = report.Memcg! with { TaskPath = "/p/web", Hierarchy = CgroupVersion.V2 } };
        EquatableArray<Remedy> remedies = RemedyCatalog.Propose(report);
        Assert.Equal(["raise-parent-memcg-limit", "cap-sibling"], remedies.Select(remedy => remedy.Id));
        // 1048576 × 5/4 = 1310720 kB = 1280 MiB, a whole 20 × 64 MiB
        Assert.Equal(["echo 1342177280 | sudo tee /sys/fs/cgroup/p/memory.max"], remedies[0].Commands);
        // 1048576 − (1048576 − 819200) × 5/4 = 761856 kB
        Assert.Equal(["echo 780140544 | sudo tee /sys/fs/cgroup/p/big/memory.max"], remedies[1].Commands);
        Assert.Equal(["echo max | sudo tee /sys/fs/cgroup/p/big/memory.max"], remedies[1].Undo);
    }

    [Fact]
    public void A_killed_service_is_seen_to_come_back()
    {
        DiagnosedReport report = Of("cgroup-limit").Memcg("/system.slice/db.service", 204800, 204800)
            .Killed(7, 1000, "/system.slice/db.service");
        Remedy remedy = RemedyCatalog.Propose(report).Single(found => found.Id == "restart-service");
        Assert.Equal(["systemctl status db.service", "sudo systemctl restart db.service"], remedy.Commands);
        Assert.Equal("/etc/systemd/system/db.service.d/90-lowmark-restart.conf", remedy.Persistent!.File);
    }

    [Fact]
    public void Tmpfs_in_a_group_is_bounded_by_a_quarter_of_its_limit()
    {
        Remedy remedy = RemedyCatalog.Propose(Of("cgroup-limit", "shmem").Memcg("/g", 1048576, 1048576))
            .Single(found => found.Id == "limit-tmpfs");
        Assert.Contains("sudo mount -o remount,size=262144k MOUNT", remedy.Commands);
    }

    private static Remedy Raise(DiagnosedReport report) =>
        RemedyCatalog.Propose(report).Single(remedy => remedy.Id == "raise-memcg-limit");
}
