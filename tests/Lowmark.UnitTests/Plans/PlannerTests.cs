using FsCheck;
using FsCheck.Fluent;
using Lowmark.Changes;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Plans;
using Lowmark.Remedies;
using Lowmark.TestKit;
using Lowmark.UnitTests.Host.Cgroups;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans;

public class PlannerTests
{
    private static Remedy Remedy(string id, string because, params Change[] changes) =>
        new(id, id, RemedyTime.Now, [], null, $"{id} helps", $"{id} costs", [], [because]) { Changes = [.. changes] };

    [Fact]
    public void What_remedies_want_is_planned_and_the_rest_is_advice()
    {
        Remedy ram = Remedy("add-memory", "c", new AddRam(KiB(GiB)));
        Remedy look = Remedy("trace", "d");
        WantedChanges wanted = WantedChanges.Of(
        [
            Remedy("lower-swappiness", "a", new SetSysctl("vm.swappiness", "10")), look,
            Remedy("again", "b", new SetSysctl("vm.swappiness", "10")),
            Remedy("other", "x", new SetSysctl("vm.swappiness", "1")), ram,
        ]);
        Plan plan = Planner.Of(wanted, Machine(), null, NowOnly);

        PlanItem item = Assert.Single(plan.Items);
        Assert.Equal(["a", "b"], item.Because);
        Assert.Equal(("lower-swappiness helps", "lower-swappiness costs"), (item.Why, item.Risk));
        Assert.Equal([look, ram], plan.Advice);
    }

    [Fact]
    public void The_same_setting_twice_starts_from_where_the_first_leaves_it()
    {
        Plan plan = Machine().Of(
            NowOnly, new SetSysctl("vm.swappiness", "10"), new SetSysctl("vm.swappiness", "20"),
            new SetSysctl("vm.swappiness", "20"));

        Assert.Equal(["/proc/sys/vm/swappiness: 60 -> 10"], Shown(plan.Items[0].Now));
        Assert.Equal(["/proc/sys/vm/swappiness: 10 -> 20"], Shown(plan.Items[1].Now));
        Assert.Equal("It is so already.", Assert.Single(plan.Refused).Why);
    }

    [Fact]
    public void What_happens_once_needs_no_keeping()
    {
        Assert.Equal(["/proc/sys/vm/compact_memory! 1"], Shown(Machine().Item(Both, new CompactMemory()).Now));
        PlanItem drop = Machine().Item(Both, new DropCaches(3));
        Assert.Equal(["/proc/sys/vm/drop_caches! 3"], Shown(drop.Now));
        Assert.Contains("at most 3.5 GiB, 20 KiB of it dirty now", drop.Warnings[0]);
        Assert.Contains("As a habit", drop.Warnings[1]);
        Assert.Contains("does not last", Machine().WhyNot(new CompactMemory(), LastingOnly));
        Assert.Contains("takes 1, 2 or 3", Machine().WhyNot(new DropCaches(4)));
        Assert.Contains("nothing that a program can add", Machine().WhyNot(new AddRam(KiB(GiB))));
    }

    /// <summary>Any change, on a machine where any file may be missing, denied, cut or garbage: a step or a refusal,
    /// and no step outside the machine's own places.</summary>
    [Fact]
    public void Whatever_is_asked_of_whatever_machine_it_answers()
    {
        string[] texts =
        [
            "", "/", "/a", "/a/../b", "/system.slice/db.service", "db.service", "../x.service", "vm.swappiness",
            "vm.min_free_kbytes", "a\0b", "x\ny", "\e[2J", "-1", "10", "99999999999999999999", "always", "daily",
        ];
        string[] damages = ["/proc/meminfo", "/proc/zoneinfo", "/proc/sys/vm/swappiness", "/proc/mounts", "/etc/fstab"];
        Gen<string> text = Gen.Choose(0, texts.Length - 1).Select(at => texts[at]);
        Gen<long> number = Gen.OneOf(
            Gen.Choose(-2, 2000).Select(small => (long)small), Gen.Elements(long.MinValue, long.MaxValue, GiB));
        var cases =
            from one in text
            from two in text
            from size in number
            from kind in Gen.Choose(0, 16)
            from damage in Gen.Choose(0, damages.Length)
            from how in Gen.Choose(0, 3)
            select (Change: Make(kind, one, two, size), Damage: damage, How: how);
        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            FakeHost host = Machine().WithRootV2("/sys/fs/cgroup").WithGroupV2("/sys/fs/cgroup/a", 1 << 20)
                .With("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\n").With("/etc/fstab", "x\n");
            if (it.Damage < damages.Length) { Damage(host, damages[it.Damage], it.How); }
            Plan plan = host.Of(Both, it.Change);
            return plan.Items.Count + plan.Refused.Count == 1
                && plan.Items.SelectMany(item => item.Now.Concat(item.Lasting)).All(IsInPlace);
        }).QuickCheckThrowOnFailure();
    }

    private static Change Make(int kind, string one, string two, long size) => kind switch
    {
        0 => new SetSysctl(one, two),
        1 => new SetSysctl("vm.min_free_kbytes", $"{size}"),
        2 => new DropCaches((int)(size % 5)),
        3 => new SetGroupBound(one, (GroupBound)(Math.Abs(size % 4)), KiB(size)),
        4 => new SetNodes(one, NodeMask.Of((int)(size % 70))),
        5 => new SetGroupKill(one, IsWhole: true),
        6 => new SetOomScoreAdj((int)(size % 70_000), one, (int)(size % 2000)),
        7 => new SetUnitOomScoreAdj(one, (int)(size % 2000)),
        8 => new RestartUnit(one),
        9 => new SetHugePages(size, size % 2 == 0 ? null : KiB(2048), size % 3 == 0 ? 0 : null),
        10 => new SetThp(one, two),
        11 => new AddSwap(KiB(size)),
        12 => new AddZram(KiB(size)),
        13 => new SetKernelParameter(one, two),
        14 => new ScheduleCompaction(one),
        15 => new ScheduleRestart(one, two),
        _ => new SetOomScoreAdj(null, one, 0),
    };

    private static void Damage(FakeHost host, string file, int how)
    {
        if (how == 0) { host.Remove(file); }
        if (how == 1) { host.Without(file, HostFileState.Denied); }
        if (how == 2) { host.With(file, [0xff, 0, 0x0a, 0xc3]); }
        if (how == 3) { host.With(file, "9"); }
    }

    private static bool IsInPlace(Step step)
    {
        string? file = step switch
        {
            WriteValue write => write.File,
            WriteTrigger trigger => trigger.File,
            ReplaceFile replace => replace.File,
            MakeSwapFile swap => swap.File,
            _ => null,
        };
        string[] places = ["/proc/", "/sys/", "/etc/", "/swap.lowmark"];
        return file is null || (places.Any(place => file.StartsWith(place, StringComparison.Ordinal))
            && !file.Split('/').Contains("..") && !file.Contains('\0', StringComparison.Ordinal));
    }
}
