using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>Who stalls: tasks that had to look for memory themselves, or to move pages together, before they got
/// theirs; and for how long.</summary>
public sealed class StallView(TraceTables tables) : TraceView(tables)
{
    private const string Background = "kcompactd";

    private readonly Dictionary<(int Pid, StallKind Kind), Open> _open = [];
    private readonly Tally<Key> _tally = new(MostKeys);
    private readonly Dictionary<StallKind, StallTimes> _times = [];
    private readonly Tally<string> _outcomes = new(256);
    private readonly KswapdCounts _kswapd = new();
    private readonly List<int> _victims = [];
    private long _unfinished;

    public override void Lose(long timeNs)
    {
        _unfinished += _open.Count;
        _open.Clear();
    }

    public override void On(in EventHead head, in ReclaimBegun reclaim) =>
        Begin(head, KindOf(reclaim.Kind));

    public override void On(in EventHead head, in ReclaimEnded reclaim) =>
        End(head, KindOf(reclaim.Kind), reclaim.Reclaimed);

    public override void On(in EventHead head, in CompactionBegun compaction) =>
        Begin(head, IsBackground(head) ? StallKind.BackgroundCompaction : StallKind.Compaction);

    public override void On(in EventHead head, in CompactionEnded compaction)
    {
        StallKind kind = IsBackground(head) ? StallKind.BackgroundCompaction : StallKind.Compaction;
        End(head, kind, null);
        if (compaction.Status != TraceNames.None) { _outcomes.Add(Tables.Names[compaction.Status], 1, 1); }
    }

    public override void On(in EventHead head, in KswapdActed kswapd) => _kswapd.Take(head.TimeNs, kswapd);

    public override void On(in EventHead head, in VictimMarked victim)
    {
        if (_victims.Count < MostKeys) { _victims.Add(victim.Victim); }
    }

    public override StallReport Build(TraceCoverage coverage) => new()
    {
        Coverage = coverage,
        Release = Tables.Release,
        PageSize = PageSize,
        Events = _tally.Total.Events,
        Amount = _tally.Total.Size,
        Paths = Paths(_tally, key => (key.Stack, key.Comm)),
        Folded = Folded(_tally, key => (key.Stack, key.Comm)),
        Tasks = Shares(_tally, key => TaskName(key.Comm)),
        Kinds = _times.OrderBy(entry => entry.Key).Select(entry => entry.Value.Report(entry.Key)).ToEquatableArray(),
        Outcomes = Shares(_outcomes, name => name),
        Unfinished = _unfinished + _open.Count,
        Kswapd = _kswapd.Report(),
        Victims = _victims.ToEquatableArray(),
    };

    private void Begin(in EventHead head, StallKind kind)
    {
        if (_open.Count == MostKeys && !_open.ContainsKey((head.Pid, kind))) { _unfinished++; }
        else { _open[(head.Pid, kind)] = new(head.TimeNs, head.Stack); }
    }

    private void End(in EventHead head, StallKind kind, Pages? reclaimed)
    {
        if (!_open.Remove((head.Pid, kind), out Open open) || head.TimeNs < open.SinceNs) { return; }
        long spentNs = head.TimeNs - open.SinceNs;
        if (!_times.TryGetValue(kind, out StallTimes? times)) { _times.Add(kind, times = new()); }
        times.Add(spentNs, reclaimed, new(head.Pid, TaskName(head.Comm), TimeSpan.FromMicroseconds(spentNs / 1000)));
        // Nobody waits for kcompactd.
        if (kind is StallKind.BackgroundCompaction) { return; }
        _tally.Add(new(open.Stack, head.Comm, kind), 1, spentNs / 1000);
    }

    private bool IsBackground(in EventHead head) =>
        TaskName(head.Comm).StartsWith(Background, StringComparison.Ordinal);

    private static StallKind KindOf(ReclaimKind kind) => kind switch
    {
        ReclaimKind.Direct => StallKind.DirectReclaim,
        ReclaimKind.Group => StallKind.GroupReclaim,
        ReclaimKind.GroupSoftLimit => StallKind.GroupReclaim,
    };

    private readonly record struct Key(int Stack, int Comm, StallKind Kind);

    private readonly record struct Open(long SinceNs, int Stack);
}
