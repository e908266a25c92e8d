using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>A report as design's JSON contract has it; docs/json.md lists every field.</summary>
internal static class ReportJson
{
    public static void Write(JsonText json, ExplainedReport explained)
    {
        DiagnosedReport report = explained.Report;
        json.Number("id"u8, report.Id);
        json.Number("incident"u8, report.Incident);
        json.Text("kind"u8, KindNames.Of(report.Kind));
        json.Item("time"u8, report.Time, Time);
        json.Item("kernel"u8, report.Kernel, static (json, kernel) =>
        {
            json.Text("release"u8, kernel.Release);
            json.Number("page_size_bytes"u8, kernel.PageSize?.Bytes);
        });
        json.Item("source"u8, report.Source, Source);
        json.Item("request"u8, report.Request, Request);
        json.Item("trigger"u8, report.Trigger, Trigger);
        json.Text("constraint"u8, Constraint(report.Constraint));
        json.Item("memcg"u8, report.Memcg, Memcg);
        json.Items("victims"u8, report.Victims, Victim);
        json.Item("program"u8, report.Program, ProgramJson.Write);
        json.Item("prediction"u8, report.Prediction, Prediction);
        json.Item("memory"u8, report is { Memory: null, Ledger: null } ? null : report, MemoryJson.Write);
        json.Items("checks"u8, report.Checks, Check);
        json.Item("cause"u8, report.Cause, CauseBody);
        json.Items("remedies"u8, explained.Remedies, Remedy);
        json.Items("holders"u8, report.Holders, Holder);
        json.Item("culprit"u8, report.Culprit, static (json, culprit) =>
        {
            json.Text("kind"u8, culprit.Kind);
            json.Text("name"u8, culprit.Name);
            json.Number("pid"u8, culprit.Pid);
            json.Size("size_kib"u8, culprit.Size);
            json.Text("because"u8, culprit.Because);
        });
        if (report.Kind is not ReportKind.MemoryState) { return; }
        json.Items("findings"u8, report.Findings, FactorBody);
        json.Items("headroom"u8, report.Headroom, Headroom);
    }

    public static void Headroom(JsonText json, OrderHeadroom row)
    {
        json.Number("node"u8, row.Node);
        json.Text("zone"u8, row.Zone);
        json.Number("order"u8, row.Order);
        json.Number("blocks"u8, row.Blocks);
        json.Number("unusable_permille"u8, row.UnusablePermille);
        json.Number("fragmentation_permille"u8, row.FragmentationPermille);
        json.Text("verdict"u8, row.Verdict);
    }

    public static void Time(JsonText json, ReportTime time)
    {
        json.Number("monotonic_s"u8, time.MonotonicSeconds);
        json.Text("wall"u8, time.Wall);
    }

    public static void Victim(JsonText json, Victim victim)
    {
        json.Number("pid"u8, victim.Pid);
        json.Text("comm"u8, victim.Comm);
        json.Number("uid"u8, victim.Uid);
        json.Size("total_vm_kib"u8, victim.TotalVm);
        json.Size("anon_rss_kib"u8, victim.AnonRss);
        json.Size("file_rss_kib"u8, victim.FileRss);
        json.Size("shmem_rss_kib"u8, victim.ShmemRss);
        json.Size("swap_kib"u8, victim.Swap);
        json.Size("pgtables_kib"u8, victim.Pgtables);
        json.Number("oom_score_adj"u8, victim.OomScoreAdj);
        json.Text("memcg_path"u8, victim.MemcgPath);
        json.Flag("reaped"u8, victim.Reaped);
        json.Number("line"u8, victim.Line);
    }

    public static void CauseBody(JsonText json, Cause cause)
    {
        json.Text("id"u8, cause.Id);
        json.Text("confidence"u8, Prose.Certainty(cause.Confidence));
        json.Text("summary"u8, cause.Summary);
        json.Items("evidence"u8, cause.Evidence, Evidence);
        json.Items("factors"u8, cause.Factors, FactorBody);
    }

    private static void FactorBody(JsonText json, Factor factor)
    {
        json.Text("id"u8, factor.Id);
        json.Text("summary"u8, factor.Summary);
        json.Items("evidence"u8, factor.Evidence, Evidence);
        json.Text("confidence"u8, Prose.Certainty(factor.Confidence));
    }

    /// <summary><c>none | memcg | cpuset | memory_policy | null</c>; a word that we do not know keeps its own
    /// name.</summary>
    internal static string? Constraint(OomConstraint? constraint)
    {
        const string Prefix = "CONSTRAINT_";
        if (constraint is not { } known) { return null; }
        string word = known.Word;
        return word switch
        {
            "CONSTRAINT_NONE" => "none",
            "CONSTRAINT_MEMCG" => "memcg",
            _ when word.StartsWith(Prefix, StringComparison.Ordinal) => word[Prefix.Length..].ToLowerInvariant(),
            _ => word.ToLowerInvariant(),
        };
    }

    private static void Source(JsonText json, ReportSource source)
    {
        json.Text("name"u8, source.Name);
        json.Text("host"u8, source.Host);
        json.Number("first_line"u8, source.FirstLine);
        json.Number("last_line"u8, source.LastLine);
        json.Flag("complete"u8, source.Complete);
        json.Texts("missing"u8, source.Missing);
        json.Items("unclaimed"u8, source.Unclaimed, static (json, line) =>
        {
            json.Number("line"u8, line.Line);
            json.Text("text"u8, line.Text);
        });
        json.Number("unclaimed_count"u8, source.UnclaimedCount);
    }

    public static void Request(JsonText json, RequestFacts request)
    {
        json.Number("order"u8, request.Order);
        json.Hex("gfp_mask"u8, request.GfpMask);
        json.Texts("gfp_flags"u8, request.GfpFlags);
        json.Text("gfp_decoded_by"u8, request.GfpDecodedBy);
        json.Text("zone"u8, request.Zone);
        json.Flag("may_reclaim"u8, request.MayReclaim);
        json.Text("nodemask"u8, request.Nodemask?.ToString());
        json.Text("cpuset"u8, request.Cpuset);
        json.Text("mems_allowed"u8, request.MemsAllowed?.ToString());
        json.Number("allocation_bytes"u8, request.AllocationBytes);
    }

    private static void Trigger(JsonText json, TriggerFacts trigger)
    {
        json.Text("comm"u8, trigger.Comm);
        json.Number("pid"u8, trigger.Pid);
        json.Number("cpu"u8, trigger.Cpu);
        json.Number("oom_score_adj"u8, trigger.OomScoreAdj);
        json.Item("call_path"u8, trigger.CallPath, static (json, path) =>
        {
            json.Text("kind"u8, path.Kind);
            json.Text("summary"u8, path.Summary);
            json.Text("module"u8, path.Module);
            json.Texts("frames"u8, path.Frames);
        });
    }

    private static void Memcg(JsonText json, MemcgFacts memcg)
    {
        json.Text("oom_path"u8, memcg.OomPath);
        json.Text("task_path"u8, memcg.TaskPath);
        json.Bytes("usage_bytes"u8, memcg.Usage);
        json.Bytes("limit_bytes"u8, memcg.Limit);
        json.Number("failcnt"u8, memcg.Failcnt);
        json.Bytes("swap_usage_bytes"u8, memcg.SwapUsage);
        json.Bytes("swap_limit_bytes"u8, memcg.SwapLimit);
        json.Bytes("memory_and_swap_usage_bytes"u8, memcg.MemoryAndSwapUsage);
        json.Bytes("memory_and_swap_limit_bytes"u8, memcg.MemoryAndSwapLimit);
        json.Item("owner"u8, memcg.Owner, Owner);
        json.Text("hierarchy"u8, memcg.Hierarchy switch
        {
            CgroupVersion.V1 => "v1",
            CgroupVersion.V2 => "v2",
            _ => null,
        });
        json.WriteStartObject("stats_bytes"u8);
        foreach (NamedBytes stat in memcg.Stats.AsSpan()) { json.Number(stat.Name, stat.Bytes); }
        json.WriteEndObject();
    }

    public static void Owner(JsonText json, MemcgOwner owner)
    {
        json.Text("kind"u8, owner.Kind);
        json.Text("name"u8, owner.Name);
        json.Text("pod_uid"u8, owner.PodUid);
        json.Text("container_id"u8, owner.ContainerId);
        json.Text("unit"u8, owner.Unit);
        json.Text("qos_class"u8, owner.QosClass);
    }

    private static void Prediction(JsonText json, Prediction prediction)
    {
        json.Number("victim_pid"u8, prediction.VictimPid);
        json.Flag("agrees"u8, prediction.Agrees);
        Ranking(json, prediction.Ranking);
        json.Size("total_pages"u8, prediction.TotalPages);
        json.Text("formula"u8, prediction.Formula);
        json.Text("note"u8, prediction.Note);
    }

    /// <summary>A row for each task: most of what is written about a big machine.</summary>
    public static void Ranking(JsonText json, EquatableArray<RankedTask> ranking)
    {
        json.WriteStartArray("ranking"u8);
        foreach (ref readonly RankedTask task in ranking.AsSpan()) { Ranked(json, in task); }
        json.WriteEndArray();
    }

    public static void Ranked(JsonText json, in RankedTask task)
    {
        json.EndRow(json
            .StartRow((7 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(task.Comm) + JsonRoom.TextBytes(task.WhyNot))
            .Number("pid"u8, task.Pid)
            .Text("comm"u8, task.Comm)
            .Number("badness_pages"u8, task.Badness?.Count)
            .Number("oom_score_adj"u8, task.OomScoreAdj)
            .Flag("eligible"u8, task.Eligible)
            .Text("why_not"u8, task.WhyNot)
            .Number("held_pages"u8, task.Held.Count));
    }

    public static void Check(JsonText json, ZoneCheck check)
    {
        int texts = JsonRoom.TextBytes(check.Zone) + JsonRoom.TextBytes(check.WhyNot)
            + JsonRoom.TextBytes(check.Verdict);
        json.Keep(json.Room((13 * JsonRoom.FieldBytes) + texts)
            .Number("node"u8, check.Node)
            .Text("zone"u8, check.Zone)
            .Flag("eligible"u8, check.Eligible)
            .Text("why_not"u8, check.WhyNot)
            .Number("free_pages"u8, check.Free?.Count)
            .Number("usable_pages"u8, check.Usable?.Count)
            .Number("needed_pages"u8, check.Needed?.Count)
            .Number("short_by_pages"u8, check.ShortBy?.Count)
            .Flag("watermark_ok"u8, check.WatermarkOk)
            .Flag("block_available"u8, check.BlockAvailable)
            .Text("verdict"u8, check.Verdict)
            .Number("line"u8, check.Line)
            .Number("free_to_exceed_pages"u8, check.FreeToExceed?.Count));
        Orders(json, check.Orders);
    }

    private static void Orders(JsonText json, EquatableArray<OrderCheck> orders)
    {
        json.WriteStartArray("orders"u8);
        foreach (ref readonly OrderCheck order in orders.AsSpan())
        {
            json.EndRow(json.StartRow((3 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(order.WhyNot))
                .Number("blocks"u8, order.Free.Blocks)
                .Flag("suffices"u8, order.Suffices)
                .Text("why_not"u8, order.WhyNot));
        }

        json.WriteEndArray();
    }

    public static void Evidence(JsonText json, Evidence evidence) => json.Keep(json
        .Room((3 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(evidence.Text) + JsonRoom.TextBytes(evidence.Because))
        .Number("line"u8, evidence.Line)
        .Text("text"u8, evidence.Text)
        .Text("because"u8, evidence.Because));

    public static void Holder(JsonText json, MemoryHolder holder) => json.Keep(json
        .Room((7 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(holder.Kind) + JsonRoom.TextBytes(holder.Name))
        .Text("kind"u8, holder.Kind)
        .Text("name"u8, holder.Name)
        .Number("pid"u8, holder.Pid)
        .Number("tasks"u8, holder.Tasks)
        .Number("resident_kib"u8, holder.Resident.Count)
        .Number("swap_kib"u8, holder.Swap?.Count)
        .Flag("is_victim"u8, holder.IsVictim));

    public static void Remedy(JsonText json, Remedy remedy)
    {
        json.Text("id"u8, remedy.Id);
        json.Text("title"u8, remedy.Title);
        json.Text("when"u8, remedy.When switch { RemedyTime.Now => "now", RemedyTime.Lasting => "lasting" });
        json.Texts("commands"u8, remedy.Commands);
        json.Item("persistent"u8, remedy.Persistent, static (json, file) =>
        {
            json.Text("file"u8, file.File);
            json.Text("content"u8, file.Content);
        });
        json.Text("expected_effect"u8, remedy.ExpectedEffect);
        json.Text("risk"u8, remedy.Risk);
        json.Texts("undo"u8, remedy.Undo);
        json.Texts("because"u8, remedy.Because);
        json.WriteStartArray("changes"u8);
        foreach (Change change in remedy.Changes.AsSpan()) { json.WriteValue(change.Setting); }
        json.WriteEndArray();
    }
}
