using Lowmark.Cli.Input.Live;
using Lowmark.Kernel.Units;
using Lowmark.RealKernelTests.TestKit;
using Lowmark.Tracer;
using Lowmark.Traces.Events;
using Lowmark.Traces.Wanted;
using Process = System.Diagnostics.Process;
using Kit = Lowmark.RealKernelTests.TestKit.Tracing;

namespace Lowmark.RealKernelTests.Tracing;

/// <summary>Traces of the running kernel, with a process whose allocations are known.</summary>
public sealed class TraceSessionTests : IDisposable
{
    private readonly MachineFiles _files = new();

    public void Dispose() => _files.Dispose();

    [TraceFact]
    public void Stacks_name_functions_and_times_rise()
    {
        using TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All, Kit.PageAllocated, Kit.PageFreed) with { WithStacks = true }, _files);
        Heard heard = new();
        using (Process child = Process.Start("true")) { child.WaitForExit(); }
        session.Stop();
        session.Drain(heard);

        (EventHead Head, PageAllocated Page) page = heard.Pages[heard.Pages.Count / 2];
        string[] stack = [.. session.Tables.Stacks[page.Head.Stack].ToArray().Select(name => session.Tables.Names[name])];
        Console.WriteLine($"{heard.Pages.Count} {heard.Freed.Count} {session.Coverage} comm {session.Tables.Names[page.Head.Comm]} {string.Join(';', stack)}");
        Console.WriteLine(heard.Pages.Count(p => p.Head.Stack == 0));
    }
}
