using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>The document of a running machine, and a finding a line.</summary>
internal static class HostJson
{
    public static void Write(JsonText json, CheckedHost host)
    {
        HostReport report = host.Report;
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.Item("host"u8, report.Host, Identity);
        json.Number("interval_s"u8, Seconds(report.Interval));
        json.Items("findings"u8, report.Findings, Finding);
        json.Items("remedies"u8, host.Remedies, ReportJson.Remedy);
        json.Items("next_kills"u8, report.NextKills, NextKill);
        json.Item("request"u8, report.Request, Request);
        json.Item("pressure"u8, report.Pressure, Pressure);
        json.Size("min_free_kib"u8, report.Reserve);
        json.Item("min_free_needs"u8, report.ReserveNeeds, static (json, needs) =>
        {
            json.Size("kernel_default_kib"u8, needs.KernelDefault);
            json.Size("khugepaged_kib"u8, needs.Khugepaged);
            json.Size("network_kib"u8, needs.Network);
        });
        json.Items("groups"u8, report.Groups, Group);
        json.Number("limited_groups"u8, (long)report.LimitedGroups);
        json.Size("available_kib"u8, report.Available);
        json.Item("memory"u8, report, static (json, of) => MemoryJson.Write(json, of.Memory, of.Ledger));
        json.Items("headroom"u8, report.Headroom, ReportJson.Headroom);
        json.Items("largest_blocks"u8, report.LargestBlocks, static (json, block) =>
        {
            json.Number("node"u8, block.Node);
            json.Text("zone"u8, block.Zone);
            json.Text("request"u8, block.Request);
            json.Flag("eligible"u8, block.Eligible);
            json.Number("order"u8, block.Order);
        });
        json.Items("holders"u8, report.Holders, ReportJson.Holder);
        json.Items("quiet"u8, report.Quiet, static (json, check) =>
        {
            json.Text("id"u8, check.Id);
            json.Text("outcome"u8, check.Outcome);
            json.Text("words"u8, check.Words);
        });
        json.Items("gaps"u8, report.Gaps, static (json, gap) =>
        {
            json.Text("file"u8, gap.File);
            json.Text("why"u8, gap.Why);
            json.Number("count"u8, gap.Count);
        });
    }

    /// <summary>One finding with the machine it is of.</summary>
    public static void Line(JsonText json, HostIdentity host, HostFinding finding)
    {
        json.Text("host"u8, host.Name);
        Finding(json, finding);
    }

    private static void Identity(JsonText json, HostIdentity host)
    {
        json.Text("name"u8, host.Name);
        json.Text("release"u8, host.Release);
        json.Number("uptime_s"u8, Seconds(host.Uptime));
        json.Number("cpus"u8, host.Cpus);
        json.Number("page_size_bytes"u8, host.PageSize?.Bytes);
    }

    private static void Finding(JsonText json, HostFinding finding)
    {
        json.Text("id"u8, finding.Id);
        json.Text("severity"u8, Severity(finding.Severity));
        json.Text("confidence"u8, Prose.Certainty(finding.Confidence));
        json.Text("summary"u8, finding.Summary);
        json.Item("subject"u8, finding.Subject, static (json, subject) =>
        {
            json.Text("kind"u8, subject.Kind);
            json.Text("name"u8, subject.Name);
            json.Number("pid"u8, subject.Pid);
        });
        json.Items("evidence"u8, finding.Evidence, static (json, evidence) =>
        {
            json.Text("file"u8, evidence.File);
            json.Text("text"u8, evidence.Text);
            json.Text("because"u8, evidence.Because);
        });
    }

    private static string Severity(Severity severity) => severity switch
    {
        Diagnosis.Model.Severity.Critical => "critical",
        Diagnosis.Model.Severity.Warning => "warning",
        Diagnosis.Model.Severity.Notice => "notice",
    };

    private static void NextKill(JsonText json, NextKill next)
    {
        json.Text("memcg"u8, next.Memcg);
        json.Number("victim_pid"u8, next.VictimPid);
        json.Flag("killed_whole"u8, next.IsKilledWhole);
        json.Size("room_kib"u8, next.Room);
        json.Number("time_left_s"u8, Seconds(next.TimeLeft));
        json.Item("oom_score"u8, next.Agreement, static (json, agreement) =>
        {
            json.Number("same"u8, agreement.Same);
            json.Number("compared"u8, agreement.Compared);
        });
        ReportJson.Ranking(json, next.Ranking);
        json.Size("total_pages"u8, next.TotalPages);
        json.Text("formula"u8, next.Formula);
    }

    private static void Request(JsonText json, RequestAnswer answer)
    {
        json.Text("outcome"u8, answer.Outcome switch
        {
            RequestOutcome.AtOnce => "at_once",
            RequestOutcome.WakesKswapd => "wakes_kswapd",
            RequestOutcome.MustReclaim => "must_reclaim",
            RequestOutcome.Fails => "fails",
            RequestOutcome.Unknown => "unknown",
        });
        json.Text("served_by"u8, answer.Served);
        json.Text("summary"u8, answer.Summary);
        json.Item("request"u8, answer.Request, ReportJson.Request);
        json.Items("checks"u8, answer.Checks, ReportJson.Check);
        json.Text("variant"u8, answer.Variant);
    }

    private static void Pressure(JsonText json, PressureFacts pressure)
    {
        json.Number("some_avg10_percent"u8, (decimal?)pressure.Some10);
        json.Number("some_avg60_percent"u8, (decimal?)pressure.Some60);
        json.Number("some_avg300_percent"u8, (decimal?)pressure.Some300);
        json.Number("full_avg10_percent"u8, (decimal?)pressure.Full10);
        json.Number("full_avg60_percent"u8, (decimal?)pressure.Full60);
        json.Number("full_avg300_percent"u8, (decimal?)pressure.Full300);
    }

    private static void Group(JsonText json, GroupRoom group)
    {
        json.Text("path"u8, group.Path);
        json.Item("owner"u8, group.Owner, ReportJson.Owner);
        json.Size("usage_kib"u8, (KiB?)group.Usage);
        json.Size("limit_kib"u8, (KiB?)group.Limit);
        json.Size("effective_limit_kib"u8, (KiB?)group.Effective);
        json.Text("effective_limit_of"u8, group.SetBy);
        json.Size("room_kib"u8, (KiB?)group.Room);
        json.Text("met_first"u8, group.MetFirst);
        json.Size("reclaimable_kib"u8, group.Reclaimable);
        json.Size("shmem_kib"u8, group.Shmem);
        json.Size("growth_kib"u8, group.Growth);
        json.Number("oom_kills"u8, group.OomKills);
        json.Number("oom_kills_in_interval"u8, group.OomKillsSincePrevious);
        json.Item("largest_inside"u8, group.LargestInside, static (json, share) =>
        {
            json.Text("path"u8, share.Path);
            json.Size("usage_kib"u8, (KiB?)share.Usage);
        });
    }

    private static decimal? Seconds(TimeSpan? span) =>
        span is { } known ? Math.Round((decimal)known.TotalSeconds, 2) : null;
}
