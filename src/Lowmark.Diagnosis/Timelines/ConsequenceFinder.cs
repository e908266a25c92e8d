using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Whether an incident comes from an earlier one of the same machine and boot. Nearness alone is no
/// evidence.</summary>
internal static class ConsequenceFinder
{
    /// <summary>A shortage that nothing resolved is met again within this.</summary>
    private const double UnresolvedSeconds = 600;

    /// <param name="recent">Earlier incidents, the newest last.</param>
    /// <param name="before">The one before of the same subject; null when this is the first.</param>
    /// <returns>Null when nothing shows that it follows from one of them.</returns>
    public static Consequence? Find(
        TrackedIncident incident, IReadOnlyList<TrackedIncident> recent, TrackedIncident? before)
    {
        if (before is not null && GrewAgain(incident, before) is { } again) { return again; }
        Consequence? weaker = null;
        for (int i = recent.Count - 1; i >= 0; i--)
        {
            if (Unresolved(incident, recent[i]) is not { } found) { continue; }
            if (found.Confidence == Confidence.Likely) { return found; }
            weaker ??= found;
        }

        return weaker;
    }

    /// <summary>The victim's program came back under a new pid and grew until it was killed again.</summary>
    private static Consequence? GrewAgain(TrackedIncident incident, TrackedIncident before)
    {
        if (incident.Boot != before.Boot || before.Victim is not { Comm: { } comm } killed
            || incident.Program is not var (name, pid, size) || name != comm || pid is not { } back
            || back == killed.Pid || before.Pids.Contains(back))
        {
            return null;
        }

        // Without a task table before, the process may have been there all the time.
        bool isNew = before.Pids.Count > 0;
        string known = isNew ? ", not among the biggest then," : "";
        return Make(
            incident, before, "grew_again", isNew ? Confidence.Likely : Confidence.Possible,
            $"{comm} (pid {killed.Pid}) was killed; {comm} (pid {back}){known} held {size.ToReadable()}"
            + $"{After(Gap(incident, before))}.",
            new Evidence(killed.Line, $"pid {killed.Pid} killed", "the program was ended"),
            new Evidence(incident.VictimLine, $"pid {back}, {size}", "it is back under another pid"));
    }

    private static Consequence? Unresolved(TrackedIncident incident, TrackedIncident before)
    {
        if (incident.Boot != before.Boot || Gap(incident, before) is not { } gap || gap is < -1 or > UnresolvedSeconds
            || Severity(incident) is not { } now || Severity(before) is not { } then)
        {
            return null;
        }

        string relation = now > then ? "escalation" : "unresolved_shortage";
        if (StillShort(incident, before) is var (check, still))
        {
            return Make(
                incident, before, relation, Confidence.Likely,
                $"Node {check.Node} {check.Zone} was below its watermark in the earlier one and is still"
                + $"{After(gap)}.",
                new Evidence(check.Line, check.Verdict, "the zone was short"),
                new Evidence(still.Line, still.Verdict, "it still is"));
        }

        return now > then && incident.FirstShort.Length == 0
            ? Make(
                incident, before, relation, Confidence.Possible,
                $"It is graver than the earlier one and began{After(gap)}; no zone shows that it is the same shortage.",
                new Evidence(null, $"{Between(gap)} between them", "they are near each other"))
            : null;
    }

    /// <summary>Of the zones that are below their watermark in both, the one that must keep most: most requests use
    /// it.</summary>
    private static (ZoneCheck Then, ZoneCheck Now)? StillShort(TrackedIncident incident, TrackedIncident before)
    {
        (ZoneCheck Then, ZoneCheck Now)? most = null;
        foreach (ZoneCheck then in before.LastShort)
        {
            if (most is var (other, _) && Nullable.Compare(then.Needed, other.Needed) <= 0) { continue; }
            foreach (ZoneCheck now in incident.FirstShort)
            {
                if (now.Node != then.Node || now.Zone != then.Zone) { continue; }
                most = (then, now);
                break;
            }
        }

        return most;
    }

    /// <summary>How far the kernel had to go, for shortages of the machine; null for all others.</summary>
    private static int? Severity(TrackedIncident incident) => incident.Kind switch
    {
        _ when incident.IsOfMemcg || incident.Cause?.Id is "manual" or "overcommit-refusal" or "runtime-limit" => null,
        ReportKind.AllocationStall => 1,
        ReportKind.PageAllocationFailure or ReportKind.SlabAllocationFailure => 2,
        ReportKind.OomKill or ReportKind.UserspaceKill => 3,
        ReportKind.OomPanic => 4,
        _ => null,
    };

    private static Consequence Make(
        TrackedIncident incident, TrackedIncident before, string relation, Confidence confidence, string because,
        params ReadOnlySpan<Evidence> evidence) => new(
        incident.Id, before.Id, before.FirstCause == 0 ? before.Id : before.FirstCause, relation, confidence,
        Gap(incident, before), because, new(evidence.ToArray()));

    private static double? Gap(TrackedIncident incident, TrackedIncident before) => incident.At - before.LastAt;

    private static string After(double? gap) => gap is { } seconds ? $" {Between(seconds)} later" : " later";

    private static string Between(double seconds) =>
        seconds < 1 ? "less than a second" : DurationText.Of(Math.Round(seconds));
}
