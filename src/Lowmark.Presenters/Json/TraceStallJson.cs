using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Json;

/// <summary>Who stalls.</summary>
internal static class TraceStallJson
{
    public static void Write(JsonText json, StallReport report)
    {
        json.Items("stalls"u8, report.Kinds, Kind);
        TraceJson.Shares(json, "compaction_outcomes"u8, report.Outcomes);
        json.Number("unfinished"u8, (long?)report.Unfinished);
        json.Item("kswapd"u8, report.Kswapd, (item, kswapd) =>
        {
            item.Number("calls"u8, (long?)kswapd.Calls);
            item.Number("wakes"u8, (long?)kswapd.Wakes);
            item.Number("awake_us"u8, (long?)kswapd.Awake.TotalMicroseconds);
        });
        json.WriteStartArray("victims"u8);
        foreach (int pid in report.Victims) { json.WriteValue(pid); }
        json.WriteEndArray();
    }

    private static void Kind(JsonText json, StallKindReport kind)
    {
        json.Text("kind"u8, Name(kind.Kind));
        json.Number("count"u8, (long?)kind.Count);
        json.Number("total_us"u8, (long?)kind.Total.TotalMicroseconds);
        json.Item("longest"u8, kind.Longest, (item, longest) =>
        {
            item.Number("pid"u8, (long?)longest.Pid);
            item.Text("comm"u8, longest.Comm);
            item.Number("took_us"u8, (long?)longest.Took.TotalMicroseconds);
        });
        json.Size("reclaimed_pages"u8, kind.Reclaimed);
        json.Items("histogram"u8, kind.Histogram, (item, bucket) =>
        {
            item.Number("from_us"u8, (long?)bucket.FromMicroseconds);
            item.Number("to_us"u8, (long?)bucket.ToMicroseconds);
            item.Number("count"u8, (long?)bucket.Count);
        });
    }

    private static string Name(StallKind kind) => kind switch
    {
        StallKind.DirectReclaim => "direct_reclaim",
        StallKind.GroupReclaim => "group_reclaim",
        StallKind.Compaction => "compaction",
        StallKind.BackgroundCompaction => "background_compaction",
    };
}
