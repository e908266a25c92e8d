using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json.Recorded;

/// <summary>A report read back from its JSON: the other way of <see cref="ReportJson"/>. What a program said is not
/// read.</summary>
internal static class RecordedReport
{
    /// <returns>Null when it is no report of ours.</returns>
    public static DiagnosedReport? Read(JsonElement json)
    {
        if (json.Number("id") is not { } id || json.Text("kind") is not { } word
            || KindNames.TryParse(word) is not { } kind || json.Item("source") is not { } source)
        {
            return null;
        }

        KernelIdentity kernel = Kernel(json.Item("kernel"));
        JsonElement? memory = json.Item("memory");
        return new()
        {
            Id = id,
            Incident = json.Number("incident") ?? id,
            Kind = kind,
            Time = json.Item("time") is { } time
                ? new(time.Fraction("monotonic_s"), time.Text("wall"))
                : new(null, null),
            Kernel = kernel,
            Source = Source(source),
            Request = json.Item("request") is { } request ? Request(request) : null,
            Trigger = json.Item("trigger") is { } trigger ? Trigger(trigger) : null,
            Constraint = json.Text("constraint") is { } constraint ? Constraint(constraint) : null,
            Memcg = json.Item("memcg") is { } memcg ? Memcg(memcg) : null,
            Victims = json.Items("victims", Victim),
            Prediction = json.Item("prediction") is { } prediction ? Prediction(prediction) : null,
            Memory = memory is { } state ? RecordedMemory.Read(state, kernel.PageSize) : null,
            Ledger = memory is { } sums ? RecordedMemory.Ledger(sums) : null,
            Checks = json.Items("checks", Check),
            Cause = json.Item("cause") is { } cause ? Cause(cause) : null,
            Findings = json.Items("findings", Factor),
            Headroom = json.Items("headroom", Headroom),
            Holders = json.Items("holders", Holder),
            Culprit = json.Item("culprit") is { } culprit
                ? new(
                    culprit.Text("kind") ?? "", culprit.Text("name") ?? "", culprit.Whole("pid"),
                    culprit.KiB("size_kib"), culprit.Text("because") ?? "")
                : null,
        };
    }

    private static KernelIdentity Kernel(JsonElement? json) => new(
        json?.Text("release"),
        json?.Whole("page_size_bytes") is { } bytes && PageSize.IsPlausible(bytes / 1024)
            ? new PageSize(bytes / 1024)
            : null);

    private static ReportSource Source(JsonElement json) => new(
        json.Text("name") ?? "", json.Number("first_line") ?? 0, json.Number("last_line") ?? 0,
        json.Flag("complete") ?? false, json.Texts("missing"),
        json.Items("unclaimed", static line =>
            new UnclaimedLine(line.Number("line") ?? 0, line.Text("text") ?? "")),
        json.Number("unclaimed_count") ?? 0)
    {
        Host = json.Text("host"),
    };

    private static RequestFacts Request(JsonElement json) => new(
        json.Whole("order"), json.Hex("gfp_mask"), json.Texts("gfp_flags"), json.Text("gfp_decoded_by"),
        json.Text("zone"), json.Flag("may_reclaim"), json.Nodes("nodemask"), json.Text("cpuset"),
        json.Nodes("mems_allowed"), json.Number("allocation_bytes"));

    private static TriggerFacts Trigger(JsonElement json) => new(
        json.Text("comm"), json.Whole("pid"), json.Whole("cpu"), json.Whole("oom_score_adj"),
        json.Item("call_path") is { } path
            ? new(path.Text("kind") ?? "", path.Text("summary") ?? "", path.Text("module"), path.Texts("frames"))
            : null);

    private static OomConstraint Constraint(string word) => new($"CONSTRAINT_{word.ToUpperInvariant()}");

    private static MemcgFacts Memcg(JsonElement json) => new(
        json.Text("oom_path"), json.Text("task_path"), json.Bytes("usage_bytes"), json.Bytes("limit_bytes"),
        json.Number("failcnt"), json.Bytes("swap_usage_bytes"), json.Bytes("swap_limit_bytes"),
        json.Item("owner") is { } owner
            ? new(
                owner.Text("kind") ?? "unknown", owner.Text("name"), owner.Text("pod_uid"),
                owner.Text("container_id"), owner.Text("unit"), owner.Text("qos_class"))
            : null,
        json.Named("stats_bytes", static (name, value) => new NamedBytes(name, value)))
    {
        MemoryAndSwapUsage = json.Bytes("memory_and_swap_usage_bytes"),
        MemoryAndSwapLimit = json.Bytes("memory_and_swap_limit_bytes"),
        LimitOwner = MemcgOwnerReader.Read(json.Text("oom_path")),
        Hierarchy = json.Text("hierarchy") switch
        {
            "v1" => CgroupVersion.V1,
            "v2" => CgroupVersion.V2,
            _ => null,
        },
    };

    private static Victim? Victim(JsonElement json) => json.Whole("pid") is { } pid
        ? new(
            pid, json.Text("comm"), json.Number("uid"), json.KiB("total_vm_kib"), json.KiB("anon_rss_kib"),
            json.KiB("file_rss_kib"), json.KiB("shmem_rss_kib"), json.KiB("swap_kib"), json.KiB("pgtables_kib"),
            json.Whole("oom_score_adj"), json.Text("memcg_path"), json.Flag("reaped"), json.Number("line") ?? 0)
        : null;

    private static Prediction Prediction(JsonElement json) => new(
        json.Whole("victim_pid"), json.Flag("agrees"),
        json.Values("ranking", static task => new RankedTask(
            task.Whole("pid") ?? 0, task.Text("comm") ?? "", task.Pages("badness_pages"),
            task.Pages("held_pages") ?? default, task.Whole("oom_score_adj"), task.Flag("eligible") ?? false,
            task.Text("why_not"))),
        json.Pages("total_pages"), json.Text("formula") ?? "", json.Text("note"));

    private static ZoneCheck? Check(JsonElement json) => json.Text("zone") is { } zone
        ? new(
            json.Whole("node") ?? 0, zone, json.Flag("eligible") ?? false, json.Text("why_not"),
            json.Pages("free_pages"), json.Pages("usable_pages"), json.Pages("needed_pages"),
            json.Pages("short_by_pages"), json.Flag("watermark_ok"), json.Flag("block_available"),
            json.Text("verdict") ?? "", json.Number("line"))
        {
            Orders = json.Values("orders", static order => new OrderCheck(
                new(order.Number("blocks") ?? 0, null), order.Flag("suffices") ?? false, order.Text("why_not"))),
        }
        : null;

    private static Confidence Confidence(string? word) => word switch
    {
        "certain" => Diagnosis.Model.Confidence.Certain,
        "likely" => Diagnosis.Model.Confidence.Likely,
        _ => Diagnosis.Model.Confidence.Possible,
    };

    private static Cause? Cause(JsonElement json) => json.Text("id") is { } id
        ? new(
            id, Confidence(json.Text("confidence")), json.Text("summary") ?? "", json.Items("evidence", Evidence),
            json.Items("factors", Factor))
        : null;

    private static Factor? Factor(JsonElement json) => json.Text("id") is { } id
        ? new(
            id, json.Text("summary") ?? "", Confidence(json.Text("confidence")), json.Items("evidence", Evidence))
        : null;

    private static Evidence Evidence(JsonElement json) =>
        new(json.Number("line"), json.Text("text") ?? "", json.Text("because") ?? "");

    private static OrderHeadroom? Headroom(JsonElement json) =>
        json.Text("zone") is { } zone && json.Whole("order") is { } order
            ? new(
                json.Whole("node") ?? 0, zone, order, json.Number("blocks") ?? 0, json.Whole("unusable_permille"),
                json.Whole("fragmentation_permille") ?? 0, json.Text("verdict") ?? "")
            : null;

    private static MemoryHolder? Holder(JsonElement json) => json.KiB("resident_kib") is { } resident
        ? new(
            json.Text("kind") ?? "", json.Text("name") ?? "", json.Whole("pid"), json.Whole("tasks") ?? 0, resident,
            json.KiB("swap_kib"), json.Flag("is_victim") ?? false)
        : null;
}
