using Lowmark.Cli.Input.Live;
using Lowmark.Tracer;
using Lowmark.Traces.Wanted;
using Process = System.Diagnostics.Process;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A process of its own that traces until it is killed.</summary>
internal static class ChildTrace
{
    public const string Argument = "trace";
    public const string Ready = "ready";

    public static Process Start() => ChildRun.StartSelf(Argument);

    public static int Run()
    {
        using MachineFiles files = new();
        using TraceSession session = Tracing.Open(Tracing.Wish(TraceFilter.All, Tracing.PageAllocated), files);
        Console.WriteLine(Ready);
        Console.ReadLine();
        return 0;
    }
}
