using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Json;

/// <summary>Bursts of requests that can not wait.</summary>
internal static class TraceAtomicJson
{
    public static void Write(JsonText json, AtomicReport report)
    {
        json.Number("failed"u8, (long?)report.Failed);
        json.Number("bursts"u8, (long?)report.Bursts);
        json.Items("largest"u8, report.Largest, (item, burst) =>
        {
            item.Number("at_us"u8, (long?)burst.At.TotalMicroseconds);
            item.Number("took_us"u8, (long?)burst.Took.TotalMicroseconds);
            item.Number("requests"u8, (long?)burst.Requests);
            item.Number("failed"u8, (long?)burst.Failed);
            item.Size("pages"u8, burst.Pages);
            item.Size("peak_pages"u8, burst.Peak);
            item.Text("comm"u8, burst.Comm);
        });
        json.Items("histogram"u8, report.Histogram, (item, bucket) =>
        {
            item.Size("from_pages"u8, bucket.From);
            item.Size("to_pages"u8, bucket.To);
            item.Number("count"u8, (long?)bucket.Count);
        });
        json.Items("zones"u8, report.Zones, Zone);
        json.Size("min_free_kib"u8, report.MinFree);
        json.Size("needed_min_free_kib"u8, report.NeededMinFree);
        json.Text("why_not_computed"u8, report.WhyNotComputed);
        json.Text("advised"u8, report.Advised?.Setting);
    }

    private static void Zone(JsonText json, AtomicZone zone)
    {
        json.Number("node"u8, (long?)zone.Node);
        json.Text("zone"u8, zone.Zone);
        json.Text("class"u8, zone.Class switch
        {
            AtomicClass.BelowMin => "below_min",
            AtomicClass.AboveMin => "above_min",
            AtomicClass.Optional => "optional",
        });
        json.Number("requests"u8, (long?)zone.Requests);
        json.Size("pages"u8, zone.Pages);
        json.Size("peak_pages"u8, zone.Peak);
        json.Size("room_pages"u8, zone.Room);
        json.Flag("holds"u8, zone.Holds);
    }
}
