using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Kernel;
using Lowmark.Plans;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.UnitTests.Apply;

/// <summary>The run ends at each point at which it can: before and after each line of the journal, and so before and
/// after each act.</summary>
public sealed class CrashTests
{
    private static readonly Step[] s_steps =
        [SetSwappiness(), DropIn(), EditConfig(), Swap(), SwapOn(), SetReserve()];

    private static readonly Step[] s_failing = [.. s_steps, new WriteValue(
        "fails", Swappiness, "no such value", "1", ValueForm.Text)];

    private enum Doing
    {
        Apply,
        FailingApply,
        Undo,
    }

    [Fact]
    public void An_interrupted_fix_is_taken_back_or_was_whole() => EndAtEachPoint(Doing.Apply, tear: false);

    [Fact]
    public void A_line_that_was_being_written_is_as_if_it_were_not() => EndAtEachPoint(Doing.Apply, tear: true);

    [Fact]
    public void An_interrupted_take_back_is_gone_on_with() => EndAtEachPoint(Doing.FailingApply, tear: false);

    [Fact]
    public void An_interrupted_undo_is_gone_on_with() => EndAtEachPoint(Doing.Undo, tear: true);

    [Fact]
    public void A_recovery_that_is_interrupted_itself_is_gone_on_with()
    {
        int points = Points(Doing.Apply);
        for (int point = 2; point < points; point += 3)
        {
            for (int second = 0; ; second++)
            {
                using MachineCopy machine = new();
                string before = machine.Contents();
                Assert.True(End(machine, Doing.Apply, point, tear: false));
                bool hasEnded = End(machine, point: second, tear: false, run => run.Applier.Recover(run));
                AssertSettled(machine, before, $"{point}, {second}");
                if (!hasEnded) { break; }
            }
        }
    }

    [Fact]
    public void A_swap_file_half_written_is_removed()
    {
        using MachineCopy machine = new();
        string before = machine.Contents();
        using (MachineRun run = machine.Run())
        {
            run.OnProgress = bytes => { if (bytes > 5_000_000) { throw new RunEndedException(); } };
            Assert.Throws<RunEndedException>(() => run.Apply(SetSwappiness(), Swap(20_000_000)));
            Assert.True(machine.Has("/swapfile"));
        }

        AssertSettled(machine, before, "half a file");
    }

    [Fact]
    public void Half_an_edit_leaves_nothing_beside_the_file()
    {
        using MachineCopy machine = new();
        string before = machine.Contents();
        using MachineRun run = machine.Run();
        string? id = null;
        run.OnEvent = told =>
        {
            id ??= (told as FixBegan)?.Id;
            if (told is StepBegan) { throw new RunEndedException(); }
        };
        Assert.Throws<RunEndedException>(() => run.Apply(EditConfig()));
        machine.Write($"/etc/.sysctl.conf.lowmark-{id}", "half a fi");

        AssertSettled(machine, before, "temporary file");
    }

    [Fact]
    public void A_value_that_somebody_set_in_between_is_left_and_said()
    {
        using MachineCopy machine = new();
        using (MachineRun run = machine.Run())
        {
            run.OnEvent = told => { if (told is StepBegan { Step: 1 }) { throw new RunEndedException(); } };
            Assert.Throws<RunEndedException>(() => run.Apply(SetSwappiness(), SetReserve()));
        }

        machine.Write(Reserve, "70000\n");
        using MachineRun next = machine.Run();

        FixResult result = Assert.Single(next.Applier.Recover(next));

        Assert.Equal(FixState.PartlyTakenBack, result.Fix!.State);
        Assert.Equal("70000", machine.Read(Reserve));
        Assert.Equal("60", machine.Read(Swappiness));
        Assert.Equal(SurpriseKind.Changed, Assert.Single(next.Told.OfType<StepStays>()).Surprise.Kind);
    }

    [Fact]
    public void A_plan_of_the_time_before_a_recovery_is_not_carried_out()
    {
        using MachineCopy machine = new();
        Assert.True(End(machine, Doing.Apply, point: 6, tear: false));
        using MachineRun run = machine.Run();

        FixResult result = run.Apply(SetThp());

        Assert.Equal(SurpriseKind.Recovered, result.Surprise!.Kind);
        Assert.Equal("always [madvise] never", machine.Read(Thp));
        Assert.True(run.Apply(SetThp()).IsDone);
    }

    [Fact]
    public void A_journal_that_can_not_be_read_is_told_and_nothing_is_guessed()
    {
        using MachineCopy machine = new();
        using MachineRun run = machine.Run();
        string id = run.Apply(SetSwappiness()).Fix!.Id;
        string journal = machine.Of($"{FixStore.Folder}/{id}/journal");
        string[] lines = File.ReadAllLines(journal);
        lines[1] = "{\"event\":\"step-be";
        File.WriteAllLines(journal, lines);

        FixHistory history = run.Store.History();

        Assert.Empty(history.Fixes);
        Assert.Equal(SurpriseKind.NoRecord, Assert.Single(history.Unreadable).Kind);
        Assert.Contains("(line 2)", history.Unreadable[0].What, StringComparison.Ordinal);
        Assert.Equal("10", machine.Read(Swappiness));
    }

    private static void EndAtEachPoint(Doing doing, bool tear)
    {
        int points = Points(doing);
        Assert.True(points > 20, $"{points} points");
        for (int point = 0; point < points; point++)
        {
            using MachineCopy machine = new();
            string before = machine.Contents();
            Assert.True(End(machine, doing, point, tear), $"{doing} did not end at {point}");
            AssertSettled(machine, before, $"{doing} {point}");
        }
    }

    /// <summary>The next run leaves all as it was, or the fix whole; and one after that finds nothing to do.</summary>
    private static void AssertSettled(MachineCopy machine, string before, string where)
    {
        using MachineRun next = machine.Run();
        EquatableArray<FixResult> results = next.Applier.Recover(next);

        Assert.All(results, result => Assert.Null(result.Surprise));
        FixHistory history = next.Store.History();
        Assert.Empty(history.Unreadable);
        Assert.All(history.Fixes, fix => Assert.True(
            fix.State is FixState.Applied or FixState.TakenBack, $"{where}: {fix.State}"));
        if (history.Fixes is [{ State: FixState.Applied }])
        {
            Assert.Equal("10", machine.Read(Swappiness));
            Assert.Equal("131072", machine.Read(Reserve));
            Assert.True(machine.Has("/swapfile"), where);
        }
        else
        {
            Assert.Equal(before, machine.Contents());
        }

        Assert.Empty(next.Applier.Recover(next));
    }

    private static int Points(Doing doing)
    {
        for (int points = 0; ; points++)
        {
            using MachineCopy machine = new();
            if (!End(machine, doing, points, tear: false)) { return points; }
        }
    }

    private static bool End(MachineCopy machine, Doing doing, int point, bool tear)
    {
        if (doing is Doing.Undo)
        {
            using MachineRun first = machine.Run();
            Assert.True(first.Apply(s_steps).IsDone);
        }

        return End(machine, point, tear, run =>
        {
            if (doing is Doing.Undo) { run.Undo(); }
            else { run.Apply(doing is Doing.Apply ? s_steps : s_failing); }
        });
    }

    /// <summary>Even points are before a line is written, odd ones after it.</summary>
    /// <param name="tear">Half of the line is written at an even point.</param>
    /// <returns>False when it came to its end before.</returns>
    private static bool End(MachineCopy machine, int point, bool tear, Action<MachineRun> act)
    {
        using MachineRun run = machine.Run();
        int at = 0;
        run.Store.BeforeAppend = happened =>
        {
            if (at++ != point) { return; }
            if (tear) { Tear(machine, happened); }
            throw new RunEndedException();
        };
        run.OnEvent = _ => { if (at++ == point) { throw new RunEndedException(); } };
        try
        {
            act(run);
            return false;
        }
        catch (RunEndedException)
        {
            return true;
        }
    }

    private static void Tear(MachineCopy machine, FixEvent happened)
    {
        byte[] line = FixEventWriter.Line(happened);
        string fixes = machine.Of(FixStore.Folder);
        string journal = Directory.GetFiles(fixes, "journal", SearchOption.AllDirectories).Single();
        using FileStream file = new(journal, FileMode.Append);
        file.Write(line.AsSpan(0, line.Length / 2));
    }

    private sealed class RunEndedException : Exception;
}
