namespace Lowmark.Fuzz;

/// <summary>A smaller log with the same complaint: lines are left out first, then bytes.</summary>
internal static class Minimiser
{
    private const int MostTries = 4000;

    /// <param name="complaint">What a log gives: only the kind, before the colon, must stay.</param>
    public static byte[] Smallest(byte[] log, Func<byte[], string?> complaint)
    {
        string? kind = Kind(complaint(log));
        int tries = 0;
        byte[][] lines = Thinned(Material.Lines(log), kept => Join(kept));
        byte[] joined = Join(lines);
        if (Kind(complaint(joined)) != kind) { joined = log; }
        return Thinned(joined, bytes => bytes);

        T[] Thinned<T>(T[] parts, Func<T[], byte[]> bytesOf)
        {
            for (int size = Math.Max(1, parts.Length / 2); size > 0; size /= 2)
            {
                for (int at = 0; at < parts.Length && tries++ < MostTries;)
                {
                    T[] without = [.. parts[..at], .. parts[Math.Min(parts.Length, at + size)..]];
                    if (Kind(complaint(bytesOf(without))) == kind) { parts = without; }
                    else { at += size; }
                }
            }

            return parts;
        }
    }

    public static string? Kind(string? complaint) => complaint?.Split(':')[0];

    private static byte[] Join(byte[][] lines) => new Draft(lines).ToBytes();
}
