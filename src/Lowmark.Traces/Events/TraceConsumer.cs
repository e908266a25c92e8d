using Lowmark.Host;

namespace Lowmark.Traces.Events;

/// <summary>What looks at a trace: it is given each event once, in order of time, wherever the trace comes from (a
/// running kernel's ring buffer or histograms, a recording, another program's text). It overrides what it wants to
/// know.</summary>
public abstract class TraceConsumer
{
    /// <summary>The machine's files as they were at that time: at the beginning, each second or so, and at the
    /// end.</summary>
    /// <param name="timeNs">On the clock of the events.</param>
    /// <param name="files">Those of <see cref="Scenes.SceneFiles"/>; valid during the call.</param>
    public virtual void Look(long timeNs, IHostFiles files) { }

    /// <summary>Events that the kernel or a recording dropped between the last one and the next. Their number is in
    /// <see cref="TraceCoverage"/>: here only that what follows may lack its counterpart.</summary>
    public virtual void Lose(long timeNs) { }

    public virtual void On(in EventHead head, in PageAllocated page) { }

    public virtual void On(in EventHead head, in PageFreed page) { }

    public virtual void On(in EventHead head, in PageFellBack page) { }

    public virtual void On(in EventHead head, in ObjectAllocated item) { }

    public virtual void On(in EventHead head, in ObjectFreed item) { }

    public virtual void On(in EventHead head, in ReclaimBegun reclaim) { }

    public virtual void On(in EventHead head, in ReclaimEnded reclaim) { }

    public virtual void On(in EventHead head, in CompactionTried compaction) { }

    public virtual void On(in EventHead head, in CompactionBegun compaction) { }

    public virtual void On(in EventHead head, in CompactionEnded compaction) { }

    public virtual void On(in EventHead head, in KswapdActed kswapd) { }

    public virtual void On(in EventHead head, in PageFaulted fault) { }

    public virtual void On(in EventHead head, in VictimMarked victim) { }
}
