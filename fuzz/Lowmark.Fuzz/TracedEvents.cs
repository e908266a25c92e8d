using System.Text;
using Lowmark.Host;
using Lowmark.Traces.Events;

namespace Lowmark.Fuzz;

/// <summary>What a consumer is given, each as a line in which numbers are the names they stand for: two traces say the
/// same exactly when their lines are equal.</summary>
internal sealed class TracedEvents(TraceTables tables, params string[] paths) : TraceConsumer
{
    public List<string> Lines { get; } = [];

    public override void Look(long timeNs, IHostFiles files)
    {
        Lines.Add($"look {timeNs}");
        foreach (string path in paths)
        {
            HostFile file = files.Read(path);
            Lines.Add($"{path}: {file.State} {Encoding.Latin1.GetString(file.Text)}");
        }
    }

    public override void Lose(long timeNs) => Lines.Add($"lost {timeNs}");

    public override void On(in EventHead head, in PageAllocated page) =>
        Add(head, page with { Gfp = 0 }, gfp: page.Gfp);

    public override void On(in EventHead head, in PageFreed page) => Add(head, page);

    public override void On(in EventHead head, in PageFellBack page) => Add(head, page);

    public override void On(in EventHead head, in ObjectAllocated item) =>
        Add(head, item with { Gfp = 0, CallSite = 0, Cache = 0 }, gfp: item.Gfp, item.CallSite, item.Cache);

    public override void On(in EventHead head, in ObjectFreed item) => Add(head, item);

    public override void On(in EventHead head, in ReclaimBegun reclaim) =>
        Add(head, reclaim with { Gfp = 0 }, gfp: reclaim.Gfp);

    public override void On(in EventHead head, in ReclaimEnded reclaim) => Add(head, reclaim);

    public override void On(in EventHead head, in CompactionTried compaction) =>
        Add(head, compaction with { Gfp = 0 }, gfp: compaction.Gfp);

    public override void On(in EventHead head, in CompactionBegun compaction) => Add(head, compaction);

    public override void On(in EventHead head, in CompactionEnded compaction) =>
        Add(head, compaction with { Status = 0 }, null, compaction.Status);

    public override void On(in EventHead head, in KswapdActed kswapd) => Add(head, kswapd);

    public override void On(in EventHead head, in PageFaulted fault) => Add(head, fault);

    public override void On(in EventHead head, in VictimMarked victim) => Add(head, victim);

    private void Add<T>(in EventHead head, T body, int? gfp = null, params int[] names)
        where T : struct
    {
        StringBuilder line = new();
        line.Append($"{tables.Names[head.Comm]}-{head.Pid} [{head.Cpu}] {head.TimeNs} ");
        if (head.Count != 1) { line.Append($"x{head.Count} "); }
        line.Append(body);
        if (gfp is { } mask) { line.Append($" gfp={string.Join('|', tables.Gfp[mask].Names)}"); }
        foreach (int name in names) { line.Append($" {tables.Names[name]}"); }
        if (head.Stack == TraceStacks.Other) { line.Append(" <= (other)"); }
        foreach (int function in tables.Stacks[head.Stack]) { line.Append($" <= {tables.Names[function]}"); }
        Lines.Add(line.ToString());
    }
}
