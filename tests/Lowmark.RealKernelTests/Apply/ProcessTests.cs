using System.Diagnostics;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.RealKernelTests.TestKit;
using Lowmark.UnitTests.Apply;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.RealKernelTests.Apply;

/// <summary>Runs that are processes of their own.</summary>
public class ProcessTests
{
    private const int Killed = 128 + 9;

    [Fact]
    public void A_process_killed_at_any_event_is_recovered_from()
    {
        for (int point = 0; ; point++)
        {
            using MachineCopy machine = new();
            string before = machine.Contents();
            using Process child = ChildRun.Start(machine.Path, ChildRun.Killed, point);
            child.WaitForExit();
            if (child.ExitCode == 0)
            {
                Assert.Equal(12, point);        // begun, two a step, a folder and a file made, ended
                return;
            }

            Assert.Equal(Killed, child.ExitCode);
            using MachineRun next = machine.Run();
            next.Applier.Recover(next);

            FixRecord fix = Assert.Single(next.Store.History().Fixes);
            bool isWhole = fix.State is FixState.Applied;
            Assert.True(isWhole || fix.State is FixState.TakenBack);
            Assert.Equal(isWhole ? "10" : "60", machine.Read(Swappiness));
            if (!isWhole) { Assert.Equal(before, machine.Contents()); }
        }
    }

    [Fact]
    public void A_second_process_says_who_has_the_lock_and_stops()
    {
        using MachineCopy machine = new();
        using Process child = ChildRun.Start(machine.Path, ChildRun.Waits, point: 1);
        Assert.Equal(ChildRun.Waits, child.StandardOutput.ReadLine());
        using MachineRun second = machine.Run();

        FixResult result = second.Apply(SetReserve());

        Assert.Equal(SurpriseKind.Locked, result.Surprise!.Kind);
        Assert.Contains($"process {child.Id} since ", result.Surprise.What, StringComparison.Ordinal);
        Assert.Equal("67584", machine.Read(Reserve));

        child.StandardInput.WriteLine();
        child.WaitForExit();

        Assert.Equal(0, child.ExitCode);
        Assert.True(second.Apply(SetReserve()).IsDone);
    }
}
