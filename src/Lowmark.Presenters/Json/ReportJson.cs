using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>A report as design's JSON contract has it; docs/json.md lists every field.</summary>
internal static class ReportJson
{
    public static void Write(Utf8JsonWriter json, ExplainedReport explained)
    {
        DiagnosedReport report = explained.Report;
        json.Number("id", report.Id);
        json.Number("incident", report.Incident);
        json.Text("kind", KindNames.Of(report.Kind));
        json.Item("time", report.Time, Time);
        json.Item("kernel", report.Kernel, static (json, kernel) =>
        {
            json.Text("release", kernel.Release);
            json.Number("page_size_bytes", kernel.PageSize?.Bytes);
        });
        json.Item("source", report.Source, Source);
        json.Item("request", report.Request, Request);
        json.Item("trigger", report.Trigger, Trigger);
        json.Text("constraint", Constraint(report.Constraint));
        json.Item("memcg", report.Memcg, Memcg);
        json.Items("victims", report.Victims, Victim);
        json.Item("program", report.Program, ProgramJson.Write);
        json.Item("prediction", report.Prediction, Prediction);
        json.Item("memory", report is { Memory: null, Ledger: null } ? null : report, MemoryJson.Write);
        json.Items("checks", report.Checks, Check);
        json.Item("cause", report.Cause, CauseBody);
        json.Items("remedies", explained.Remedies, Remedy);
        json.Items("holders", report.Holders, Holder);
        json.Item("culprit", report.Culprit, static (json, culprit) =>
        {
            json.Text("kind", culprit.Kind);
            json.Text("name", culprit.Name);
            json.Number("pid", culprit.Pid);
            json.Size("size_kib", culprit.Size);
            json.Text("because", culprit.Because);
        });
        if (report.Kind is not ReportKind.MemoryState) { return; }
        json.Items("findings", report.Findings, FactorBody);
        json.Items("headroom", report.Headroom, static (json, row) =>
        {
            json.Number("node", row.Node);
            json.Text("zone", row.Zone);
            json.Number("order", row.Order);
            json.Number("blocks", row.Blocks);
            json.Number("unusable_permille", row.UnusablePermille);
            json.Number("fragmentation_permille", row.FragmentationPermille);
            json.Text("verdict", row.Verdict);
        });
    }

    public static void Time(Utf8JsonWriter json, ReportTime time)
    {
        json.Number("monotonic_s", time.MonotonicSeconds);
        json.Text("wall", time.Wall);
    }

    public static void Victim(Utf8JsonWriter json, Victim victim)
    {
        json.Number("pid", victim.Pid);
        json.Text("comm", victim.Comm);
        json.Number("uid", victim.Uid);
        json.Size("total_vm_kib", victim.TotalVm);
        json.Size("anon_rss_kib", victim.AnonRss);
        json.Size("file_rss_kib", victim.FileRss);
        json.Size("shmem_rss_kib", victim.ShmemRss);
        json.Size("swap_kib", victim.Swap);
        json.Size("pgtables_kib", victim.Pgtables);
        json.Number("oom_score_adj", victim.OomScoreAdj);
        json.Text("memcg_path", victim.MemcgPath);
        json.Flag("reaped", victim.Reaped);
        json.Number("line", victim.Line);
    }

    public static void CauseBody(Utf8JsonWriter json, Cause cause)
    {
        json.Text("id", cause.Id);
        json.Text("confidence", Prose.Certainty(cause.Confidence));
        json.Text("summary", cause.Summary);
        json.Items("evidence", cause.Evidence, Evidence);
        json.Items("factors", cause.Factors, FactorBody);
    }

    private static void FactorBody(Utf8JsonWriter json, Factor factor)
    {
        json.Text("id", factor.Id);
        json.Text("summary", factor.Summary);
        json.Items("evidence", factor.Evidence, Evidence);
        json.Text("confidence", Prose.Certainty(factor.Confidence));
    }

    /// <summary><c>none | memcg | cpuset | memory_policy | null</c>; a word that we do not know keeps its own
    /// name.</summary>
    internal static string? Constraint(OomConstraint? constraint)
    {
        const string Prefix = "CONSTRAINT_";
        if (constraint is not { } known) { return null; }
        string word = known.Word;
        return (word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : word).ToLowerInvariant();
    }

    private static void Source(Utf8JsonWriter json, ReportSource source)
    {
        json.Text("name", source.Name);
        json.Text("host", source.Host);
        json.Number("first_line", source.FirstLine);
        json.Number("last_line", source.LastLine);
        json.Flag("complete", source.Complete);
        json.Texts("missing", source.Missing);
        json.Items("unclaimed", source.Unclaimed, static (json, line) =>
        {
            json.Number("line", line.Line);
            json.Text("text", line.Text);
        });
        json.Number("unclaimed_count", source.UnclaimedCount);
    }

    private static void Request(Utf8JsonWriter json, RequestFacts request)
    {
        json.Number("order", request.Order);
        json.Hex("gfp_mask", request.GfpMask);
        json.Texts("gfp_flags", request.GfpFlags);
        json.Text("gfp_decoded_by", request.GfpDecodedBy);
        json.Text("zone", request.Zone);
        json.Flag("may_reclaim", request.MayReclaim);
        json.Text("nodemask", request.Nodemask?.ToString());
        json.Text("cpuset", request.Cpuset);
        json.Text("mems_allowed", request.MemsAllowed?.ToString());
        json.Number("allocation_bytes", request.AllocationBytes);
    }

    private static void Trigger(Utf8JsonWriter json, TriggerFacts trigger)
    {
        json.Text("comm", trigger.Comm);
        json.Number("pid", trigger.Pid);
        json.Number("cpu", trigger.Cpu);
        json.Number("oom_score_adj", trigger.OomScoreAdj);
        json.Item("call_path", trigger.CallPath, static (json, path) =>
        {
            json.Text("kind", path.Kind);
            json.Text("summary", path.Summary);
            json.Text("module", path.Module);
            json.Texts("frames", path.Frames);
        });
    }

    private static void Memcg(Utf8JsonWriter json, MemcgFacts memcg)
    {
        json.Text("oom_path", memcg.OomPath);
        json.Text("task_path", memcg.TaskPath);
        json.Bytes("usage_bytes", memcg.Usage);
        json.Bytes("limit_bytes", memcg.Limit);
        json.Number("failcnt", memcg.Failcnt);
        json.Bytes("swap_usage_bytes", memcg.SwapUsage);
        json.Bytes("swap_limit_bytes", memcg.SwapLimit);
        json.Item("owner", memcg.Owner, static (json, owner) =>
        {
            json.Text("kind", owner.Kind);
            json.Text("name", owner.Name);
            json.Text("pod_uid", owner.PodUid);
            json.Text("container_id", owner.ContainerId);
            json.Text("unit", owner.Unit);
            json.Text("qos_class", owner.QosClass);
        });
        json.WriteStartObject("stats_bytes");
        foreach (NamedBytes stat in memcg.Stats.AsSpan()) { json.Number(stat.Name, stat.Bytes); }
        json.WriteEndObject();
    }

    private static void Prediction(Utf8JsonWriter json, Prediction prediction)
    {
        json.Number("victim_pid", prediction.VictimPid);
        json.Flag("agrees", prediction.Agrees);
        RankingJson.Write(json, prediction.Ranking);
        json.Size("total_pages", prediction.TotalPages);
        json.Text("formula", prediction.Formula);
        json.Text("note", prediction.Note);
    }

    private static void Check(Utf8JsonWriter json, ZoneCheck check)
    {
        json.Number("node", check.Node);
        json.Text("zone", check.Zone);
        json.Flag("eligible", check.Eligible);
        json.Text("why_not", check.WhyNot);
        json.Size("free_pages", check.Free);
        json.Size("usable_pages", check.Usable);
        json.Size("needed_pages", check.Needed);
        json.Size("short_by_pages", check.ShortBy);
        json.Flag("watermark_ok", check.WatermarkOk);
        json.Flag("block_available", check.BlockAvailable);
        json.Text("verdict", check.Verdict);
        json.Number("line", check.Line);
        json.Size("free_to_exceed_pages", check.FreeToExceed);
        json.Items("orders", check.Orders, static (json, order) =>
        {
            json.Number("blocks", order.Free.Blocks);
            json.Flag("suffices", order.Suffices);
            json.Text("why_not", order.WhyNot);
        });
    }

    public static void Evidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.Number("line", evidence.Line);
        json.Text("text", evidence.Text);
        json.Text("because", evidence.Because);
    }

    private static void Holder(Utf8JsonWriter json, MemoryHolder holder)
    {
        json.Text("kind", holder.Kind);
        json.Text("name", holder.Name);
        json.Number("pid", holder.Pid);
        json.Number("tasks", holder.Tasks);
        json.Size("resident_kib", holder.Resident);
        json.Size("swap_kib", holder.Swap);
        json.Flag("is_victim", holder.IsVictim);
    }

    private static void Remedy(Utf8JsonWriter json, Remedy remedy)
    {
        json.Text("id", remedy.Id);
        json.Text("title", remedy.Title);
        json.Text("when", remedy.When switch { RemedyTime.Now => "now", RemedyTime.Lasting => "lasting" });
        json.Texts("commands", remedy.Commands);
        json.Item("persistent", remedy.Persistent, static (json, file) =>
        {
            json.Text("file", file.File);
            json.Text("content", file.Content);
        });
        json.Text("expected_effect", remedy.ExpectedEffect);
        json.Text("risk", remedy.Risk);
        json.Texts("undo", remedy.Undo);
        json.Texts("because", remedy.Because);
    }
}
