using System.Text;

namespace Lowmark.Fuzz;

/// <summary>The bytes of a case from its seed: raw bytes, or parts of logs that were changed.</summary>
/// <remarks>Most cases are small, so that there can be many; a few are whole logs, and a few grow so long that a path
/// which takes the square of their length is seen.</remarks>
internal sealed class CaseMaker(Material material)
{
    private const int LargestGrown = 1 << 20;

    private readonly Func<IReadOnlyList<string>, string>[] _forms = [.. CarriedLog.Forms.Values];

    public byte[] Make(ulong seed)
    {
        CaseRandom random = new(seed);
        return random.Below(2000) switch
        {
            0 => Grown(random),
            < 5 => Changed(random, new Draft(random.Of(material.Logs))),
            < 150 => Raw(random),
            < 300 => Soup(random),
            < 500 => Carried(random),
            _ => Changed(random, Fraction(random, 24)),
        };
    }

    private static byte[] Raw(CaseRandom random)
    {
        byte[] bytes = new byte[random.Small(0, 4096)];
        byte[] from = random.Of<byte[]>([[.. Enumerable.Range(0, 256).Select(value => (byte)value)],
            [.. " \n[]{}()<>\"',:;=#&\\0123456789abkBN"u8], [0, 10, 13, 27, 32, 0x80, 0xc3, 0xe2, 0xff]]);
        for (int i = 0; i < bytes.Length; i++) { bytes[i] = random.Of(from); }
        return bytes;
    }

    /// <summary>Marks, names, numbers and words of logs in any order.</summary>
    private byte[] Soup(CaseRandom random)
    {
        MemoryStream soup = new();
        for (int count = random.Small(1, 200); count > 0; count--)
        {
            byte[] line = random.Below(4) switch
            {
                0 => random.Of(HostileText.Marks),
                1 => random.Of(HostileText.Numbers),
                2 => random.Of(HostileText.Names),
                _ => Word(random, random.Of(random.Of(material.Logs))),
            };
            soup.Write(line);
            if (random.OneIn(2)) { soup.WriteByte(random.OneIn(4) ? (byte)'\n' : (byte)' '); }
        }

        return soup.ToArray();
    }

    private static byte[] Word(CaseRandom random, byte[] line)
    {
        int at = random.Below(line.Length);
        int end = line.AsSpan(at).IndexOf((byte)' ');
        return line[at..(end < 0 ? line.Length : at + end)];
    }

    private byte[] Carried(CaseRandom random)
    {
        string[] lines = [.. Fraction(random, 12).Lines.Select(line => Encoding.UTF8.GetString(Unstamped(line)))];
        Draft carried = new(Material.Lines(Encoding.UTF8.GetBytes(random.Of(_forms)(lines))));
        return random.OneIn(4) ? carried.ToBytes() : Changed(random, carried);
    }

    private static ReadOnlySpan<byte> Unstamped(byte[] line)
    {
        int end = line.AsSpan().IndexOf("] "u8);
        return line.Length > 0 && line[0] == '[' && end is > 0 and < 20 ? line.AsSpan(end + 2) : line;
    }

    private Draft Fraction(CaseRandom random, int mostLines)
    {
        byte[][] log = random.Of(material.Logs);
        int start = random.Below(log.Length);
        Draft draft = new(log[start..Math.Min(log.Length, start + random.Small(1, mostLines))]);
        for (int count = random.OneIn(3) ? random.Small(1, 6) : 0; count > 0; count--)
        {
            draft.Lines.Insert(random.Below(draft.Lines.Count + 1), random.Of(material.Rows));
        }

        return draft;
    }

    private byte[] Changed(CaseRandom random, Draft draft)
    {
        for (int count = random.Small(0, 8); count > 0; count--)
        {
            if (random.OneIn(12)) { draft.MixWith(Fraction(random, 12), random); }
            else { draft.Change(random); }
        }

        byte[] bytes = draft.ToBytes();
        return random.OneIn(6) ? bytes[..random.Below(bytes.Length + 1)] : bytes;
    }

    /// <summary>A small case again and again, by lines or on one line, its numbers counting up.</summary>
    private byte[] Grown(CaseRandom random)
    {
        byte[] part = random.OneIn(4) ? Carried(random) : Changed(random, Fraction(random, 6));
        bool counts = random.OneIn(2);
        bool isOneLine = random.OneIn(4);
        int size = LargestGrown >> random.Below(5);
        MemoryStream grown = new(size);
        for (int turn = 0; grown.Length < size && part.Length > 0; turn++)
        {
            Draft copy = new(Material.Lines(part));
            if (counts) { copy.CountUp(turn); }
            grown.Write(copy.ToBytes(isOneLine ? " "u8 : "\n"u8));
        }

        return grown.ToArray();
    }
}
