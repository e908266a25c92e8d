using System.Buffers.Text;
using System.Globalization;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>One entry of a carrier that names its fields (journal, docker, dmesg --json), as far as it has been
/// read.</summary>
internal sealed class CarriedEntry
{
    private const string IsoFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const long LastMicrosecondOf9999 = 253_402_300_799_999_999;

    public GrowBuffer Message { get; } = new();
    public GrowBuffer Host { get; } = new();
    public GrowBuffer Tag { get; } = new();
    public GrowBuffer WallTime { get; } = new();
    public long? RealtimeMicroseconds { get; set; }
    public long? MonotonicMicroseconds { get; set; }

    /// <summary>0 while no message was seen; else how sure it is that the field was the message: a named one beats a
    /// guess.</summary>
    public int MessageRank { get; set; }

    /// <summary>The carrier says that the kernel printed it.</summary>
    public bool FromKernel { get; set; }

    /// <summary>Docker's json-file: a message without line end goes on in the next entry.</summary>
    public bool FromContainer { get; set; }

    public void Reset()
    {
        Message.Clear();
        Host.Clear();
        Tag.Clear();
        WallTime.Clear();
        (RealtimeMicroseconds, MonotonicMicroseconds, MessageRank) = (null, null, 0);
        (FromKernel, FromContainer) = (false, false);
    }

    /// <summary>Keeps a field of the journal that a line needs.</summary>
    /// <returns>Whether it was the message.</returns>
    public bool TakeJournalField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (JsonFields.Classify(name))
        {
            case JsonField.Message:
                Message.Set(value);
                MessageRank = 1;
                return true;
            case JsonField.Realtime:
                RealtimeMicroseconds = Whole(value);
                break;
            case JsonField.Monotonic:
                MonotonicMicroseconds = Whole(value);
                break;
            case JsonField.Host:
                Host.Set(value);
                break;
            case JsonField.Tag:
                Tag.Set(value);
                break;
            case JsonField.Transport:
                FromKernel = value.SequenceEqual("kernel"u8);
                break;
            default:
                break;
        }

        return false;
    }

    private static long? Whole(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length ? number : null;

    /// <summary>Writes what the carrier said into a line; what it left out stays as outer wrappers had it.</summary>
    public void Describe(ref PeeledLine line)
    {
        RenderRealtime();
        if (!WallTime.IsEmpty) { line.WallTime = WallTime.Bytes; }
        if (!Host.IsEmpty) { line.Host = Host.Bytes; }
        if (!Tag.IsEmpty) { line.Tag = Tag.Bytes; }
        line.MonotonicMicroseconds = MonotonicMicroseconds ?? line.MonotonicMicroseconds;
        line.Stage = FromKernel ? PeelStage.Bare : line.Stage;
        line.FromContainer |= FromContainer;
        line.HasPrefix = true;
        line.Form = CarriedForm.Text;
    }

    private void RenderRealtime()
    {
        if (!WallTime.IsEmpty || RealtimeMicroseconds is not (>= 0 and <= LastMicrosecondOf9999 and long micros))
        {
            return;
        }
        DateTime time = DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        if (time.TryFormat(WallTime.Room(32), out int written, IsoFormat, CultureInfo.InvariantCulture))
        {
            WallTime.Advance(written);
        }
    }
}
