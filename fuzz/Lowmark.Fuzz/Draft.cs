using System.Globalization;
using System.Text;

namespace Lowmark.Fuzz;

/// <summary>A log that is being changed: what may happen to one on its way from the kernel to the reader, and what
/// somebody may do to it.</summary>
internal sealed class Draft(IEnumerable<byte[]> lines)
{
    private const int MostLineBytes = 1 << 16;

    public List<byte[]> Lines { get; } = [.. lines];

    public byte[] ToBytes() => ToBytes("\n"u8);

    public byte[] ToBytes(ReadOnlySpan<byte> end)
    {
        MemoryStream bytes = new();
        foreach (byte[] line in Lines)
        {
            bytes.Write(line);
            bytes.Write(end);
        }

        return bytes.ToArray();
    }

    /// <summary>One change at one place.</summary>
    public void Change(CaseRandom random)
    {
        if (Lines.Count == 0) { return; }
        int at = random.Below(Lines.Count);
        int other = random.Below(Lines.Count);
        byte[] line = Lines[at];
        switch (random.Below(16))
        {
            case 0: Lines.RemoveAt(at); break;
            case 1: Lines.Insert(other, line); break;
            case 2: (Lines[at], Lines[other]) = (Lines[other], line); break;
            case 3: Lines[at] = line[..random.Below(line.Length + 1)]; break;
            case 4: Lines[at] = [.. line[..random.Below(line.Length + 1)], .. Tail(random, Lines[other])]; break;
            case 5: Replace(at, random.Below(line.Length + 1), random.Small(0, 8), []); break;
            case 6: Replace(at, random.Below(line.Length + 1), 1, [(byte)random.Next()]); break;
            case 7: Replace(at, random.Below(line.Length + 1), 0, random.Of(HostileText.Marks)); break;
            case 8 or 9 or 10: ReplaceNumber(at, random); break;
            case 11 or 12: ReplaceWord(at, random); break;
            case 13: Repeat(at, random); break;
            case 14: Replace(at, 0, Stamp(line), random.Of(HostileText.Marks)); break;
            default: FlipBits(at, random); break;
        }
    }

    /// <summary>Two logs into each other, by lines or by words.</summary>
    public void MixWith(Draft other, CaseRandom random)
    {
        if (random.OneIn(2) || Lines.Count == 0)
        {
            foreach (byte[] line in other.Lines) { Lines.Insert(random.Below(Lines.Count + 1), line); }
            return;
        }

        for (int i = 0; i < other.Lines.Count && i < Lines.Count; i++)
        {
            string[] ours = Encoding.Latin1.GetString(Lines[i]).Split(' ');
            string[] theirs = Encoding.Latin1.GetString(other.Lines[i]).Split(' ');
            Lines[i] = Encoding.Latin1.GetBytes(string.Join(' ',
                Enumerable.Range(0, Math.Max(ours.Length, theirs.Length)).SelectMany(word =>
                    ours.Skip(word).Take(1).Concat(theirs.Skip(word).Take(1)))));
        }
    }

    /// <summary>Adds to the last number of each line, so that no two copies are the same.</summary>
    public void CountUp(int turn)
    {
        for (int i = 0; i < Lines.Count; i++)
        {
            if (NumberBefore(Lines[i], Lines[i].Length) is not var (start, length)) { continue; }
            Replace(i, start, length, Encoding.ASCII.GetBytes(turn.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void ReplaceNumber(int at, CaseRandom random)
    {
        if (NumberBefore(Lines[at], random.Below(Lines[at].Length + 1)) is not var (start, length)) { return; }
        Replace(at, start, length, random.Of(HostileText.Numbers));
    }

    private static (int Start, int Length)? NumberBefore(ReadOnlySpan<byte> line, int end)
    {
        int last = line[..end].LastIndexOfAnyInRange((byte)'0', (byte)'9');
        if (last < 0) { return null; }
        int start = line[..last].LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        return (start, last + 1 - start);
    }

    private void ReplaceWord(int at, CaseRandom random)
    {
        ReadOnlySpan<byte> line = Lines[at];
        int start = random.Below(line.Length);
        int length = line[start..].IndexOfAny(" ,()"u8);
        Replace(at, start, length < 0 ? line.Length - start : length, random.Of(HostileText.Names));
    }

    private void Repeat(int at, CaseRandom random)
    {
        byte[] line = Lines[at];
        int start = random.Below(line.Length);
        int length = Math.Min(random.Small(1, 20), line.Length - start);
        int times = random.Small(1, 200);
        if (line.Length + (length * times) > MostLineBytes) { return; }
        Replace(at, start, 0, [.. Enumerable.Repeat(line[start..(start + length)], times).SelectMany(part => part)]);
    }

    private void FlipBits(int at, CaseRandom random)
    {
        byte[] line = [.. Lines[at]];
        for (int count = random.Small(1, 6); count > 0 && line.Length > 0; count--)
        {
            line[random.Below(line.Length)] ^= (byte)(1 << random.Below(8));
        }

        Lines[at] = line;
    }

    private void Replace(int at, int start, int length, ReadOnlySpan<byte> by)
    {
        ReadOnlySpan<byte> line = Lines[at];
        Lines[at] = [.. line[..start], .. by, .. line[Math.Min(line.Length, start + length)..]];
    }

    private static byte[] Tail(CaseRandom random, byte[] line) => line[random.Below(line.Length + 1)..];

    private static int Stamp(ReadOnlySpan<byte> line) => Math.Max(0, line.IndexOf((byte)']') + 1);
}
