using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Kernel;
using Lowmark.Plans;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.UnitTests.Apply;

public sealed class ApplierTests : IDisposable
{
    private readonly MachineCopy _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Every_kind_of_step_is_done_and_taken_back()
    {
        string before = _machine.Contents();
        using MachineRun run = _machine.Run();

        FixResult applied = run.Apply(
            SetSwappiness(), SetThp(), DropIn(), EditConfig(), Swap(), new RunProgram(
                "formats it", "mkswap", new(["/swapfile"]), null, null), SwapOn());

        Assert.True(applied.IsDone, applied.Surprise?.What);
        Assert.Equal(FixState.Applied, applied.Fix!.State);
        Assert.Equal("10", _machine.Read(Swappiness));
        Assert.Equal("never", _machine.Read(Thp));
        Assert.Equal("vm.swappiness = 10", _machine.Read("/etc/sysctl.d/50-lowmark.conf"));
        Assert.Equal("# vm.swappiness = 60\nvm.swappiness = 10", _machine.Read(Config));
        Assert.Equal(100_000, new FileInfo(_machine.Of("/swapfile")).Length);
        Assert.Equal(["mkswap /swapfile", "swapon /swapfile"], _machine.Calls);

        FixResult undone = run.Undo();

        Assert.True(undone.IsDone);
        Assert.Equal(FixState.TakenBack, undone.Fix!.State);
        Assert.Equal(TakeBackReason.Asked, undone.Fix.TakeBack);
        Assert.Equal("swapoff /swapfile", _machine.Calls[^1]);
        Assert.Equal(
            before.Replace("always [madvise] never", "madvise", StringComparison.Ordinal), _machine.Contents());
    }

    [Fact]
    public void Steps_of_now_come_before_those_that_last_item_for_item()
    {
        PlanItem first = Plan(SetSwappiness()).Items[0] with { Lasting = [DropIn()] };
        PlanItem second = Plan(SetReserve()).Items[0];
        using MachineRun run = _machine.Run();

        FixResult result = run.Applier.Apply(new([first, second], [], []), run);

        Assert.Equal(
            [(false, first.Now[0]), (true, first.Lasting[0]), (false, second.Now[0])],
            result.Fix!.Steps.Select(step => (step.Plan.IsLasting, step.Plan.Step)));
    }

    [Fact]
    public void The_first_surprise_ends_it_and_what_was_done_is_taken_back_the_last_first()
    {
        string before = _machine.Contents();
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(SetSwappiness(), DropIn(), SetReserve(old: "1"), SetThp());

        Assert.False(result.IsDone);
        Assert.Equal(SurpriseKind.Changed, result.Surprise!.Kind);
        Assert.Equal("/proc/sys/vm/min_free_kbytes holds '67584', not '1'", result.Surprise.What);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal([1, 0], run.Told.OfType<StepTakenBack>().Select(it => it.Step));
        Assert.Equal(
            [StepState.TakenBack, StepState.TakenBack, StepState.NotDone, StepState.NotDone],
            result.Fix.Steps.Select(step => step.State));
        Assert.Equal(before, _machine.Contents());
    }

    [Fact]
    public void A_value_that_was_changed_since_is_left_and_the_rest_taken_back()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SetSwappiness(), SetReserve(), DropIn());
        _machine.Write(Reserve, "90000\n");

        FixResult result = run.Undo();

        Assert.False(result.IsDone);
        Assert.Equal(FixState.PartlyTakenBack, result.Fix!.State);
        Assert.Equal("90000", _machine.Read(Reserve));
        Assert.Equal("60", _machine.Read(Swappiness));
        Assert.False(_machine.Has("/etc/sysctl.d"));
        Assert.Equal(
            "/proc/sys/vm/min_free_kbytes holds '90000', not '131072'", result.Fix.Steps[1].Surprise!.What);

        _machine.Write(Reserve, "131072\n");

        Assert.Equal(FixState.TakenBack, run.Undo().Fix!.State);
        Assert.Equal("67584", _machine.Read(Reserve));
    }

    [Fact]
    public void What_is_taken_back_already_is_not_touched_again()
    {
        using MachineRun run = _machine.Run();
        string id = run.Apply(SetSwappiness()).Fix!.Id;
        run.Undo();
        _machine.Write(Swappiness, "10\n");

        FixResult again = run.Undo(id);

        Assert.True(again.IsDone);
        Assert.Equal("10", _machine.Read(Swappiness));
    }

    [Fact]
    public void The_old_value_in_its_place_is_as_good_as_taken_back()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SetSwappiness(), SetReserve());
        _machine.Write(Swappiness, "60\n");                // a reboot, or somebody by hand

        FixResult result = run.Undo();

        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal("the old value stands there", result.Fix.Steps[0].Note);
        Assert.Null(result.Fix.Steps[1].Note);
    }

    [Fact]
    public void A_setting_that_has_gone_needs_no_taking_back()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SetSwappiness());
        _machine.Remove(Swappiness);

        FixResult result = run.Undo();

        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal("its process, group or device has gone, and the value with it", result.Fix.Steps[0].Note);
    }

    [Fact]
    public void A_setting_that_is_not_there_is_a_surprise()
    {
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(
            new WriteValue("raises", "/sys/fs/cgroup/gone/memory.max", "1", "2", ValueForm.Bytes));

        Assert.Equal(SurpriseKind.Gone, result.Surprise!.Kind);
    }

    [Theory]
    [InlineData("/etc/../proc/sys/vm/swappiness")]
    [InlineData("proc/sys/vm/swappiness")]
    [InlineData("/proc//swappiness")]
    [InlineData("/proc/sys/vm/swap\0piness")]
    [InlineData("")]
    [InlineData("/")]
    public void A_path_that_is_not_plain_is_refused(string path)
    {
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(new WriteValue("sets", path, "60", "10", ValueForm.Text));

        Assert.NotNull(result.Surprise);
        Assert.Equal("60", _machine.Read(Swappiness));
    }

    [Fact]
    public void What_is_no_copy_takes_no_plain_file_for_a_setting()
    {
        using MachineRun run = _machine.Run(isCopy: false);

        FixResult result = run.Apply(SetSwappiness());

        Assert.Equal(SurpriseKind.OtherKind, result.Surprise!.Kind);
        Assert.Equal("60", _machine.Read(Swappiness));
    }

    [Fact]
    public void Asked_to_stop_it_takes_back_what_it_did()
    {
        string before = _machine.Contents();
        using CancellationTokenSource stop = new();
        using MachineRun run = _machine.Run();
        run.OnEvent = told => { if (told is StepDone { Step: 0 }) { stop.Cancel(); } };

        FixResult result = run.Applier.Apply(Plan(SetSwappiness(), SetReserve()), run, stop.Token);

        Assert.Equal(SurpriseKind.Stopped, result.Surprise!.Kind);
        Assert.Equal(before, _machine.Contents());
    }

    [Fact]
    public void A_process_that_is_another_one_now_is_not_touched()
    {
        _machine.Write("/proc/42/oom_score_adj", "0\n");
        _machine.Write("/proc/42/stat", Stat(startTicks: 900));
        WriteValue step = new("spares db", "/proc/42/oom_score_adj", "0", "-500", ValueForm.Text)
        {
            Process = new(42, 900, "db"),
        };
        using MachineRun run = _machine.Run();
        Assert.True(run.Apply(step).IsDone);
        _machine.Write("/proc/42/stat", Stat(startTicks: 1200));

        FixResult undone = run.Undo();

        Assert.Equal("its process has ended; another one has its number now", undone.Fix!.Steps[0].Note);
        Assert.Equal("-500", _machine.Read("/proc/42/oom_score_adj"));
        Assert.Equal(SurpriseKind.Gone, run.Apply(step with { Old = "-500" }).Surprise!.Kind);
    }

    [Fact]
    public void History_tells_all_fixes_and_the_last_one_is_what_undo_means()
    {
        using MachineRun run = _machine.Run();
        string first = run.Apply(SetSwappiness()).Fix!.Id;
        string second = run.Apply(SetReserve()).Fix!.Id;

        FixHistory history = run.Store.History();

        Assert.Equal([first, second], history.Fixes.Select(fix => fix.Id));
        Assert.Empty(history.Unreadable);
        Assert.Equal(second, run.Store.Find(null)!.Id);
        Assert.Equal(second, run.Undo().Fix!.Id);
        Assert.Equal(first, run.Store.Find(null)!.Id);
        Assert.Equal(first, run.Undo().Fix!.Id);
        Assert.Equal(SurpriseKind.NoRecord, run.Undo().Surprise!.Kind);
        Assert.Equal(SurpriseKind.NoRecord, run.Undo("20200101-000000").Surprise!.Kind);
    }

    [Fact]
    public void Without_any_fix_there_is_no_folder_and_no_history()
    {
        using MachineRun run = _machine.Run();

        Assert.Empty(run.Store.History().Fixes);
        Assert.False(_machine.Has("/var/lib/lowmark"));
    }

    private static string Stat(long startTicks) =>
        $"42 (db) S 1 42 42 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 1 0 {startTicks} 1000 10 "
        + "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n";
}
