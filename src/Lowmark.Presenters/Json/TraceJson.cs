using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Json;

/// <summary>What a view made of a trace; docs/json.md lists every field.</summary>
internal static class TraceJson
{
    public static void Document(JsonText json, TraceReport report)
    {
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.Item("trace"u8, report, Trace);
    }

    private static void Trace(JsonText json, TraceReport report)
    {
        json.Text("view"u8, report.View);
        json.Text("unit"u8, Unit(report.Unit));
        json.Text("kernel"u8, report.Release?.Text);
        json.Number("page_size_bytes"u8, (long?)report.PageSize?.Bytes);
        json.Number("events"u8, (long?)report.Events);
        json.Number("amount"u8, (long?)report.Amount);
        json.Item("coverage"u8, report.Coverage, Coverage);
        json.Items("paths"u8, report.Paths, Path);
        Shares(json, "tasks"u8, report.Tasks);
        switch (report)
        {
            case AllocReport alloc: Alloc(json, alloc); break;
            case FragReport frag: Frag(json, frag); break;
            case StallReport stall: TraceStallJson.Write(json, stall); break;
            case AtomicReport atomic: TraceAtomicJson.Write(json, atomic); break;
            case LeakReport leak: Leak(json, leak); break;
            case FaultReport fault: Fault(json, fault); break;
        }
    }

    public static void Shares(JsonText json, ReadOnlySpan<byte> name, EquatableArray<Share> shares) =>
        json.Items(name, shares, (item, share) =>
        {
            item.Text("name"u8, share.Name);
            item.Number("events"u8, (long?)share.Events);
            item.Number("amount"u8, (long?)share.Amount);
        });

    private static void Coverage(JsonText json, TraceCoverage seen)
    {
        json.Text("method"u8, Method(seen.Method));
        json.Number("duration_us"u8, (long?)seen.Duration?.TotalMicroseconds);
        json.Number("events_read"u8, (long?)seen.Events);
        json.Number("lost"u8, seen.Lost);
        json.Number("share_percent"u8, (decimal?)Math.Round((decimal)(100 * seen.Share), 1));
        json.Text("why_sampled"u8, seen.Why);
        json.Number("cpu_permille"u8, (long?)seen.CpuPermille);
        json.Number("damaged_lines"u8, (long?)seen.Damaged);
        json.Texts("missing"u8, seen.Missing);
    }

    private static void Path(JsonText json, CallShare path)
    {
        json.Number("events"u8, (long?)path.Events);
        json.Number("amount"u8, (long?)path.Amount);
        json.Text("comm"u8, path.Comm);
        json.Number("task_names"u8, (long?)path.Tasks);
        json.Text("doing"u8, path.What);
        json.Text("asker"u8, path.Asker);
        json.Texts("frames"u8, path.Frames);
    }

    private static void Alloc(JsonText json, AllocReport report)
    {
        json.Flag("of_objects"u8, report.OfObjects);
        json.Number("failed"u8, (long?)report.Failed);
        Shares(json, "orders"u8, report.Orders);
        Shares(json, "gfp_flags"u8, report.Flags);
        Shares(json, "migratetypes"u8, report.Migratetypes);
        Shares(json, "kinds"u8, report.Kinds);
    }

    private static void Frag(JsonText json, FragReport report)
    {
        json.Number("taken_over"u8, (long?)report.TakenOver);
        json.Number("fragmenting"u8, (long?)report.Fragmenting);
        json.Items("types"u8, report.Types, (item, row) =>
        {
            item.Text("wanted"u8, row.Wanted);
            item.Text("taken_from"u8, row.TakenFrom);
            item.Number("events"u8, (long?)row.Events);
            item.Number("taken_over"u8, (long?)row.TakenOver);
            item.Number("fragmenting"u8, (long?)row.Fragmenting);
        });
        Shares(json, "orders"u8, report.Orders);
        Shares(json, "fallback_orders"u8, report.FallbackOrders);
        json.Items("trend"u8, report.Trend, (item, zone) =>
        {
            item.Number("node"u8, (long?)zone.Node);
            item.Text("zone"u8, zone.Zone);
            item.Items("marks"u8, zone.Marks, (mark, at) =>
            {
                mark.Number("at_us"u8, (long?)at.At.TotalMicroseconds);
                mark.Size("free_pages"u8, at.Free);
                mark.Number("unusable_order3_permille"u8, (long?)at.UnusableAt3);
                mark.Number("unusable_order9_permille"u8, (long?)at.UnusableAt9);
            });
        });
    }

    private static void Leak(JsonText json, LeakReport report)
    {
        json.Number("age_us"u8, (long?)report.Age.TotalMicroseconds);
        json.Number("allocated_bytes"u8, (long?)report.AllocatedBytes);
        json.Number("freed_bytes"u8, (long?)report.FreedBytes);
        json.Number("one_address_of"u8, (long?)report.Sampled);
        json.Number("gaps"u8, (long?)report.Gaps);
        json.Items("suspects"u8, report.Suspects, (item, suspect) =>
        {
            item.Text("kind"u8, suspect.Kind);
            item.Text("asker"u8, suspect.Asker);
            item.Text("comm"u8, suspect.Comm);
            item.Number("kept"u8, (long?)suspect.Kept);
            item.Number("kept_bytes"u8, (long?)suspect.KeptBytes);
            item.Number("allocated"u8, (long?)suspect.Allocated);
            item.Number("freed"u8, (long?)suspect.Freed);
            item.Number("oldest_us"u8, (long?)suspect.Oldest.TotalMicroseconds);
        });
    }

    private static void Fault(JsonText json, FaultReport report)
    {
        json.Number("pid"u8, (long?)report.Pid);
        json.Number("writes"u8, (long?)report.Writes);
        json.Number("protected"u8, (long?)report.Protected);
        json.Items("mappings"u8, report.Mappings, (item, row) =>
        {
            item.Text("name"u8, row.Name);
            item.Hex("start"u8, row.Start);
            item.Hex("end"u8, row.End);
            item.Number("faults"u8, (long?)row.Faults);
            item.Number("writes"u8, (long?)row.Writes);
            item.Number("pages"u8, (long?)row.Pages);
        });
        Shares(json, "code"u8, report.Code);
        json.Items("addresses"u8, report.Addresses, (item, row) =>
        {
            item.Hex("address"u8, row.Address);
            item.Text("mapping"u8, row.Mapping);
            item.Number("faults"u8, (long?)row.Faults);
        });
    }

    private static string Unit(TraceUnit unit) => unit switch
    {
        TraceUnit.Pages => "pages",
        TraceUnit.Bytes => "bytes",
        TraceUnit.Microseconds => "us",
        TraceUnit.Faults => "faults",
        TraceUnit.Fallbacks => "fallbacks",
    };

    private static string Method(TraceMethod method) => method switch
    {
        TraceMethod.Histogram => "histogram",
        TraceMethod.RingBuffer => "ring_buffer",
        TraceMethod.Recording => "recording",
        TraceMethod.FtraceText => "ftrace_text",
        TraceMethod.TraceCmdText => "trace_cmd_text",
        TraceMethod.PerfText => "perf_text",
    };
}
