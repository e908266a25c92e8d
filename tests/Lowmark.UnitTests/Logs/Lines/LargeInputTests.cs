using Lowmark.Logs.Lines;

namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Memory is bounded by the options, not by the input.</summary>
public class LargeInputTests
{
    private const long MebiByte = 1024 * 1024;
    private const long MostAllocated = 8 * MebiByte;

    [Theory]
    [InlineData("[    8.166884] usb 1-1: new high-speed USB device number 2 using ehci-pci\n", true)]
    [InlineData("[    8.166884] usb 1-1: new high-speed USB device number 2 using ehci-pci\n", false)]
    [InlineData("[    8.166884] oom_reaper: reaped process 8332 (kref_hog), now anon-rss:0kB\n", false)]
    [InlineData("{\"log\":\"[    8.166884] Mem-Info:\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n", true)]
    [InlineData("2024-05-01T10:00:00.100000000Z stdout P [    8.166884] memhog invo\n", false)]
    [InlineData("Nov 21 01:35:33 db1 kernel: active_anon:3001240#012 active_file:286#012 free:1\n", true)]
    public void A_long_log_allocates_next_to_nothing(string line, bool wantsEveryLine)
    {
        long size = 64 * MebiByte / line.Length * line.Length;
        CountingSink sink = new(wantsEveryLine);

        long allocated = Allocated(() =>
        {
            ReadResult result = new LogLineReader(new()).Read(new RepeatingStream(line, size), sink);
            Assert.Equal(size, result.Bytes);
            Assert.Equal(size / line.Length, result.Lines);
        });

        Assert.InRange(allocated, 0, MostAllocated);
    }

    [Theory]
    [InlineData("[    8.166884] Mem-Info: ", 1)]
    [InlineData("x", 1)]
    [InlineData("\0", 1)]
    [InlineData("Mem-Info: \r", 1)]
    [InlineData("[", 1)]
    [InlineData("> {\"log\":", 1)]
    public void A_long_line_is_cut_in_bounded_memory(string part, int lines)
    {
        long size = 200 * MebiByte / part.Length * part.Length;
        CountingSink sink = new(wantsEveryLine: true);

        long allocated = Allocated(() =>
            Assert.Equal(lines, new LogLineReader(new()).Read(new RepeatingStream(part, size), sink).Lines));

        Assert.InRange(allocated, 0, MostAllocated);
        Assert.Contains(sink.Losses, loss => loss.StartsWith("end of an overlong line", StringComparison.Ordinal));
    }

    [Fact]
    public void An_export_field_that_claims_to_be_endless_is_passed_over()
    {
        byte[] head = [.. "__CURSOR=1\nCOREDUMP\n"u8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        CountingSink sink = new(wantsEveryLine: true);

        long allocated = Allocated(() => new LogLineReader(new()).Read(
            new RepeatingStream("core ", 64 * MebiByte, head), sink));

        Assert.InRange(allocated, 0, MostAllocated);
        Assert.Contains("journal field ends early", sink.Losses);
    }

    private static long Allocated(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class CountingSink(bool wantsEveryLine) : ILogLineSink
    {
        public HashSet<string> Losses { get; } = [];
        public bool WantsEveryLine => wantsEveryLine;

        public void Accept(in LogLine line) => Assert.True(line.Number > 0);

        public void Skipped(long count) => Assert.True(count > 0);

        public void Lost(long atLine, string what) => Losses.Add(what);
    }

    private sealed class RepeatingStream(string part, long size, byte[]? head = null) : Stream
    {
        private readonly byte[] _parts =
            System.Text.Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(part, 65536 / part.Length + 1)));
        private long _at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (head is not null && _at < head.Length)
            {
                int first = (int)Math.Min(buffer.Length, head.Length - _at);
                head.AsSpan((int)_at, first).CopyTo(buffer);
                _at += first;
                return first;
            }

            int start = (int)((_at - (head?.Length ?? 0)) % part.Length);
            int count = (int)Math.Min(Math.Min(buffer.Length, _parts.Length - start), size + (head?.Length ?? 0) - _at);
            _parts.AsSpan(start, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _at; set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
