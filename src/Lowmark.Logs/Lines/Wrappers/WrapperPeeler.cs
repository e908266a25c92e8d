using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Takes wrappers off a line, outermost first, until none fits. The one place that names them all.</summary>
internal static class WrapperPeeler
{
    private const int MostWrappers = 12;

    public static void Peel(ref PeeledLine line, KnownHost hosts)
    {
        bool tried = false;
        for (int peeled = 0; peeled < MostWrappers; peeled++)
        {
            if (PeelOne(ref line, hosts)) { continue; }
            if (tried || line.Stage != PeelStage.Outer || line.Form != CarriedForm.Text || line.HasPrefix) { return; }
            tried = true;
            if (!LastResort.TryPeel(ref line)) { return; }
        }
    }

    private static bool PeelOne(ref PeeledLine line, KnownHost hosts)
    {
        if (line.Form != CarriedForm.Text || line.Stage == PeelStage.Bare) { return false; }
        if (line.Stage == PeelStage.Text) { return PeelBehindStamp(ref line, hosts); }

        ReadOnlySpan<byte> text = line.Text.TrimBlanksStart();
        if (text.IsEmpty) { return false; }
        if (line.Stage == PeelStage.Kernel) { return PeelPrintk(text, ref line); }

        return text[0] switch
        {
            (byte)'[' => PrintkStamp.TryPeel(text, ref line) || BracketedDate.TryPeel(text, ref line)
                || DeltaStamp.TryPeel(text, ref line) || CallerId.TryPeel(text, ref line)
                || BareTag.TryPeel(text, ref line) || Logcat.TryPeelLong(text, ref line)
                || JsonLine.TryPeel(text, ref line),
            (byte)'<' => Priority.TryPeel(text, ref line),
            (byte)'>' or (byte)'|' => Quoting.TryPeel(text, ref line),
            (byte)'{' or 0x1e => LokiLabels.TryPeel(text, ref line) || JsonLine.TryPeel(text, ref line),
            >= (byte)'0' and <= (byte)'9' => KmsgRecord.TryPeel(text, ref line)
                || IsoTime.TryPeel(text, hosts, ref line)
                || SyslogRecord.TryPeel(text, ref line) || UnixTime.TryPeel(text, hosts, ref line)
                || Logcat.TryPeel(text, ref line) || UnixNanoseconds.TryPeel(text, ref line)
                || LocalTime.TryPeel(text, hosts, ref line) || ClockTime.TryPeel(text, hosts, ref line)
                || SearchPrefix.TryPeel(text, ref line),
            _ when text is [_, (byte)'/', ..] => Logcat.TryPeel(text, ref line),
            _ => SyslogTime.TryPeel(text, hosts, ref line) || LocalTime.TryPeel(text, hosts, ref line)
                || IsoTime.TryPeel(text, hosts, ref line)
                || DecodedLevel.TryPeel(text, ref line) || BareTag.TryPeel(text, ref line)
                || JsonLine.TryPeel(text, ref line) || SearchPrefix.TryPeel(text, ref line),
        };
    }

    private static bool PeelPrintk(ReadOnlySpan<byte> text, ref PeeledLine line) => text[0] switch
    {
        (byte)'[' or (byte)'<' when TaskName.MayBegin(text) => false,
        (byte)'[' => PrintkStamp.TryPeel(text, ref line) || CallerId.TryPeel(text, ref line),
        (byte)'<' => Priority.TryPeel(text, ref line),
        _ => false,
    };

    private static bool PeelBehindStamp(ref PeeledLine line, KnownHost hosts) => line.Text switch
    {
        [(byte)'[', ..] => (line.Caller.IsEmpty && CallerId.TryPeel(line.Text, ref line))
            || BracketedDate.TryPeelMonthDay(line.Text, ref line),
        [(byte)'<', ..] => Priority.TryPeel(line.Text, ref line),
        _ => MonotonicHost.TryPeel(line.Text, hosts, ref line),
    };
}
