using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Logs.Lines;

namespace Lowmark.UnitTests.Logs.Lines;

public class AnchorScannerTests
{
    public static TheoryData<string> Texts => [.. Anchors.Texts];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Finds_each_anchor_at_every_place_of_a_block(string anchor)
    {
        for (int before = 0; before < 70; before++)
        {
            foreach (int behind in (int[])[0, 1, 33, 64])
            {
                byte[] text = Encoding.ASCII.GetBytes(new string('.', before) + anchor + new string('.', behind));
                int found = AnchorScanner.IndexOf(text);

                Assert.InRange(found, before, before + anchor.Length - 1);
                Assert.Equal(found, AnchorScanner.IndexOfScalar(text, 0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_anchor_that_is_cut_is_none(string anchor)
    {
        string filler = new('\n', 40);

        Assert.Equal(-1, AnchorScanner.IndexOf(Encoding.ASCII.GetBytes(filler + anchor[..^1])));
        Assert.Equal(-1, AnchorScanner.IndexOf(Encoding.ASCII.GetBytes(anchor[1..] + filler)));
    }

    [Fact]
    public void Finds_what_a_search_for_each_text_finds() =>
        Prop.ForAll(Blocks, block =>
        {
            byte[] text = Encoding.Latin1.GetBytes(block);
            HashSet<int> expected = [.. LinesWithAnchor(block)];
            return expected.SetEquals(LinesFound(text, AnchorScanner.IndexOf))
                && expected.SetEquals(LinesFound(text, rest => AnchorScanner.IndexOfScalar(rest, 0)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_anchor_is_part_of_another_line_end() => Assert.DoesNotContain(Anchors.Texts, text => text.Contains('\n'));

    /// <summary>Blocks of anchors, halves of anchors, fingerprints and noise.</summary>
    private static Arbitrary<string> Blocks { get; } = (
        from parts in Gen.ArrayOf(Gen.OneOf(
            Gen.Elements(Anchors.Texts.ToArray()),
            Gen.Elements(Anchors.Texts.Select(text => text[..(text.Length / 2)]).ToArray()),
            Gen.Elements("m-k", "om-", "Kil", "dne", "llo", " ", "\n", "\n", "a", "\0", "\u00ff", "Mem", ", z", "x v"),
            from noise in Gen.ArrayOf(Gen.Choose(0, 255)) select new string([.. noise.Select(value => (char)value)])))
        select string.Concat(parts)).ToArbitrary();

    private static IEnumerable<int> LinesWithAnchor(string block) =>
        block.Split('\n').Index().Where(line => Anchors.Texts.Any(text => line.Item.Contains(text, StringComparison.Ordinal)))
            .Select(line => line.Index);

    private static List<int> LinesFound(byte[] text, Find find)
    {
        List<int> lines = [];
        for (int from = 0; from < text.Length;)
        {
            int at = find(text.AsSpan(from));
            if (at < 0) { break; }
            lines.Add(text.AsSpan(0, from + at).Count((byte)'\n'));
            int end = text.AsSpan(from + at).IndexOf((byte)'\n');
            from = end < 0 ? text.Length : from + at + end + 1;
        }

        return lines;
    }

    private delegate int Find(ReadOnlySpan<byte> text);
}
