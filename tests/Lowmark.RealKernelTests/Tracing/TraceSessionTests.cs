using Lowmark.Cli.Input.Live;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.RealKernelTests.TestKit;
using Lowmark.Tracer;
using Lowmark.Tracer.Files;
using Lowmark.Tracer.Instances;
using Lowmark.Traces.Events;
using Lowmark.Traces.Wanted;
using Kit = Lowmark.RealKernelTests.TestKit.Tracing;

namespace Lowmark.RealKernelTests.Tracing;

/// <summary>Traces of the running kernel, with processes whose allocations are known.</summary>
public sealed class TraceSessionTests : IDisposable
{
    private readonly MachineFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>A page of anonymous memory that is written for the first time is one allocation: as many are counted as
    /// the process's memory grows by.</summary>
    [TraceFact]
    public void Pages_of_one_process_are_counted_and_freed()
    {
        const int Pages = 4000;
        using Toucher child = new();
        using TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All with { Pids = [child.Pid] }, Kit.PageAllocated, Kit.PageFreed), _files);
        Heard heard = new();

        long before = child.ResidentPages();
        child.Touch(Pages);
        long grown = child.ResidentPages() - before;
        session.Drain(heard);
        child.End();
        session.Stop();
        session.Drain(heard);

        (EventHead Head, PageAllocated Page)[] movable =
            [.. heard.Pages.Where(pair => session.Tables.Gfp[pair.Page.Gfp].Flags.IsMovable)];
        Assert.All(heard.Pages, pair => Assert.Equal(child.Pid, pair.Head.Pid));
        Assert.All(movable, pair => Assert.Equal("tail", session.Tables.Names[pair.Head.Comm]));
        long pages = movable.Sum(pair => pair.Page.Order.PagesPerBlock);
        Assert.InRange(grown, Pages * 9 / 10, Pages * 2);
        Assert.InRange(pages, grown * 95 / 100, grown * 105 / 100);
        HashSet<ulong> freed = [.. heard.Freed.Select(pair => pair.Page.Pfn)];
        Assert.True(movable.Count(pair => freed.Contains(pair.Page.Pfn!.Value)) > movable.Length * 9 / 10);
        TraceCoverage coverage = session.Coverage;
        Assert.Equal(
            (TraceMethod.RingBuffer, 0, 0, 1),
            (coverage.Method, coverage.Lost, coverage.Damaged, coverage.Share));
        Assert.Equal(heard.Pages.Count + heard.Freed.Count, coverage.Events);
    }

    [TraceFact]
    public void Stacks_name_functions_and_times_rise()
    {
        using Toucher child = new();
        using TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All, Kit.PageAllocated, Kit.PageFreed) with { WithStacks = true }, _files);
        Heard heard = new();
        long before = session.NowNs;
        child.Touch(1000);
        session.Stop();
        session.Drain(heard);

        long[] times = [.. heard.Pages.Select(pair => pair.Head.TimeNs)];
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[^1], before, session.NowNs);
        (EventHead Head, PageAllocated Page)[] own = [.. heard.Pages.Where(pair => pair.Head.Pid == child.Pid)];
        Assert.True(own.Length >= 100);
        Assert.All(own, pair => Assert.NotEqual(TraceStacks.None, pair.Head.Stack));
        string[] stack =
            [.. session.Tables.Stacks[own[^1].Head.Stack].ToArray().Select(name => session.Tables.Names[name])];
        Assert.Contains(stack, name => name.Contains("alloc", StringComparison.Ordinal));
        Assert.DoesNotContain(stack, name => name.StartsWith("trace_event_raw", StringComparison.Ordinal));
        Assert.All(heard.Freed, pair => Assert.Equal(TraceStacks.None, pair.Head.Stack));
    }

    [TraceFact]
    public void Only_orders_and_flags_that_are_wished_come()
    {
        using Toucher child = new();
        using TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All with { LeastOrder = new Order(1) }, Kit.PageAllocated), _files);
        Heard heard = new();
        child.Touch(2000);
        session.Stop();
        session.Drain(heard);

        Assert.All(heard.Pages, pair => Assert.True(pair.Page.Order.Value >= 1));
    }

    [TraceFact(NeedsGroup = true)]
    public void Tasks_that_come_into_a_group_are_followed()
    {
        using MemoryCgroup group = MemoryCgroup.Make(limitMiB: 256);
        using Toucher inside = new();
        using Toucher outside = new();
        using TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All with { Group = group.Path }, Kit.PageAllocated), _files);
        Heard heard = new();
        inside.Touch(100);
        group.Write("cgroup.procs", $"{inside.Pid}");
        Thread.Sleep(1100);
        session.Drain(heard);
        Assert.Empty(heard.Pages);

        inside.Touch(1000);
        outside.Touch(1000);
        inside.End();
        session.Stop();
        session.Drain(heard);

        Assert.NotEmpty(heard.Pages);
        Assert.All(heard.Pages, pair => Assert.Equal(inside.Pid, pair.Head.Pid));
    }

    [TraceFact]
    public void A_full_buffer_tells_what_was_lost()
    {
        using Toucher child = new();
        TraceWish wish = Kit.Wish(TraceFilter.All with { Pids = [child.Pid] }, Kit.PageAllocated);
        using TraceSession session = Kit.Open(
            wish with { Budget = wish.Budget with { BufferPerCpu = new KiB(8) } }, _files);
        Heard heard = new();
        child.Touch(4000);
        session.Drain(heard);
        child.Touch(4000);
        session.Stop();
        session.Drain(heard);

        Assert.True(heard.Losses > 0);
        Assert.InRange(heard.Pages.Count + session.Coverage.Lost!.Value, 7200, 16_000);
    }

    [TraceFact]
    public void Its_instance_is_gone_with_it_and_another_one_stays_as_it_was()
    {
        using TracefsRoot tracefs = TracefsRoot.Find(_files, out _)!;
        string other = $"{tracefs.Folder}/instances/someone-{Environment.ProcessId}";
        Directory.CreateDirectory(other);
        try
        {
            File.WriteAllText($"{other}/buffer_size_kb", "68");
            string[] before = Settings(other);
            string[] top = Settings(tracefs.Folder);
            string own;
            using (TraceSession session = Kit.Open(Kit.Wish(TraceFilter.All, Kit.PageAllocated), _files))
            {
                own = $"{tracefs.Folder}/{session.Instance}";
                Assert.True(Directory.Exists(own));
                session.Drain(new Heard());
            }

            Assert.False(Directory.Exists(own));
            Assert.Equal(before, Settings(other));
            Assert.Equal(top, Settings(tracefs.Folder));
        }
        finally
        {
            Directory.Delete(other);
        }
    }

    /// <summary>Killed, it records no more at once; the folder goes when the next one begins.</summary>
    [TraceFact]
    public void What_a_killed_run_left_is_removed_by_the_next()
    {
        using TracefsRoot tracefs = TracefsRoot.Find(_files, out _)!;
        using System.Diagnostics.Process child = ChildTrace.Start();
        Assert.Equal(ChildTrace.Ready, child.StandardOutput.ReadLine());
        InstanceName left = Assert.Single(Own(tracefs), name => name.Pid == child.Id);
        Assert.Equal("1", Setting(tracefs, left, "tracing_on"));

        child.Kill();
        child.WaitForExit();
        Assert.Equal("0", Setting(tracefs, left, "tracing_on"));
        Kit.Open(Kit.Wish(TraceFilter.All, Kit.PageAllocated), _files).Dispose();

        Assert.DoesNotContain(left, Own(tracefs));
    }

    [TraceFact]
    public void Nothing_can_be_written_outside_of_the_instance()
    {
        using TracefsRoot tracefs = TracefsRoot.Find(_files, out _)!;
        using OwnInstance instance = OwnInstance.Create(tracefs, _files, out _)!;

        Assert.True(instance.TrySet("trace_clock", "global"));
        Assert.False(instance.TrySet("no_such_file", "1"));
        Assert.Throws<ArgumentException>(() => instance.TrySet("../../tracing_on", "0"));
        Assert.Throws<ArgumentException>(() => instance.TrySet("trace_clock", "global\nx"));
    }

    [TraceFact]
    public void Beyond_its_budget_it_samples_and_says_so()
    {
        using Toucher child = new();
        TraceWish wish = Kit.Wish(TraceFilter.All with { Pids = [child.Pid] }, Kit.PageAllocated);
        using TraceSession session = Kit.Open(wish with { Budget = new(1000, 100, new KiB(4096)) }, _files);
        Heard heard = new();
        for (int i = 0; i < 15; i++)
        {
            child.Touch(1000);
            Thread.Sleep(100);
            session.Drain(heard);
        }

        session.Stop();
        session.Drain(heard);
        Assert.InRange(session.Coverage.Share, 0.001, 0.9);
        Assert.Contains("events a second", session.Coverage.Why, StringComparison.Ordinal);
        Assert.True(heard.Losses > 0);
    }

    [TraceFact]
    public void An_event_that_the_kernel_does_not_have_is_named()
    {
        WantedEvent none = new("kmem", "mm_no_such_thing");
        using (TraceSession session = Kit.Open(
            Kit.Wish(TraceFilter.All, Kit.PageAllocated, none, none with { Optional = true }), _files))
        {
            Assert.Equal("this kernel has no event kmem:mm_no_such_thing", session.Coverage.Missing.Single());
        }

        Assert.Null(TraceSession.Open(
            Kit.Wish(TraceFilter.All, none), _files, TimeProvider.System, Kit.CpuTime, out TraceRefusal? refusal));
        Assert.Contains("mm_no_such_thing", refusal!.Why, StringComparison.Ordinal);
    }

    private static IEnumerable<InstanceName> Own(TracefsRoot tracefs) =>
        tracefs.Folders("instances").Select(InstanceName.Parse).OfType<InstanceName>();

    private static string Setting(TracefsRoot tracefs, InstanceName instance, string file) =>
        File.ReadAllText($"{tracefs.Folder}/instances/{instance}/{file}").Trim();

    private static string[] Settings(string folder) =>
    [
        .. ((string[])["buffer_size_kb", "trace_clock", "tracing_on", "trace_options", "set_event", "current_tracer",
            "events/enable", "events/kmem/mm_page_alloc/filter", "events/kmem/mm_page_alloc/enable"])
            .Select(file => $"{file}: {File.ReadAllText($"{folder}/{file}")}"),
    ];
}
