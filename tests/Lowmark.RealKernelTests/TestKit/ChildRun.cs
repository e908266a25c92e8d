using System.Diagnostics;
using System.Globalization;
using Lowmark.Apply;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Cli.Input.Live;
using Lowmark.Plans;
using Lowmark.UnitTests.Apply;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A process of its own that makes a fix in a copy of a machine, and ends as a test wants it.</summary>
internal static class ChildRun
{
    /// <summary>What the child does at its point.</summary>
    public const string Killed = "killed";

    /// <inheritdoc cref="Killed"/>
    public const string Waits = "waits";

    private const int IsDone = 0;
    private const int IsNotDone = 1;

    public static Plan Fix { get; } = Plan(SetSwappiness(), DropIn(), EditConfig(), Swap(5_000_000));

    /// <param name="point">Which event it does it at, from 0.</param>
    public static Process Start(string root, string what, int point) =>
        StartSelf(root, what, point.ToString(CultureInfo.InvariantCulture));

    public static Process StartSelf(params string[] arguments)
    {
        string runtime = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        return Process.Start(new ProcessStartInfo(
            runtime, ["exec", typeof(ChildRun).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <returns>Whether the fix was made to its end.</returns>
    public static int Main(string[] arguments)
    {
        if (arguments is [ChildTrace.Argument]) { return ChildTrace.Run(); }
        using WritableRoot root = new(arguments[0], isCopy: true);
        using MachineFiles files = new(arguments[0]);
        Applier applier = new(root, new(root, TimeProvider.System), files, new());
        int point = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        return applier.Apply(Fix, new Ending(arguments[1], point)).IsDone ? IsDone : IsNotDone;
    }

    private sealed class Ending(string what, int point) : IFixWatcher
    {
        private int _told;

        public void Tell(FixRecord fix, FixEvent happened)
        {
            if (_told++ != point) { return; }
            if (what == Killed) { Process.GetCurrentProcess().Kill(); }
            Console.WriteLine(what);
            Console.ReadLine();
        }

        public void Progress(FixStep step, long bytes, long ofBytes)
        {
        }
    }
}
