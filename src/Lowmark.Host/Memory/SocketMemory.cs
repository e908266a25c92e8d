using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>What sockets hold for data on its way, /proc/net/sockstat: <c>TCP: inuse 5 orphan 0 tw 0 alloc 7 mem 3</c>,
/// in pages.</summary>
/// <remarks>sockstat_seq_show(), net/ipv4/proc.c, 2.6.32 to 7.2. The whole machine's, in each network namespace. IPv6
/// counts here too.</remarks>
public static class SocketMemory
{
    public const string Path = "/proc/net/sockstat";

    /// <returns>Null when it is not said.</returns>
    public static Pages? Read(IHostFiles files) => Parse(files.Read(Path).Text);

    /// <returns>The pages of TCP and UDP; null when neither row is there.</returns>
    public static Pages? Parse(ReadOnlySpan<byte> text)
    {
        Pages? sum = null;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!cursor.TryTake("TCP:"u8) && !cursor.TryTake("UDP:"u8)) { continue; }
            if (cursor.TryTakeThrough(" mem "u8, out _) && cursor.TryTakeCount(out long pages))
            {
                sum = (sum ?? default) + new Pages(pages);
            }
        }

        return sum;
    }
}
