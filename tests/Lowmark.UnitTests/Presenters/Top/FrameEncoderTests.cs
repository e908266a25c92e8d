using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Presenters.Top;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters.Top;

public class FrameEncoderTests
{
    private static readonly string[] s_texts =
        ["", "a", "free", "   ", "漢字", "é", "█·m█", "x漢", "\e[2J", "a long text that goes beyond the edge"];

    /// <summary>Frames of random texts at random places: after each the terminal shows the grid.</summary>
    [Fact]
    public void The_terminal_shows_the_grid_after_each_frame()
    {
        Gen<(int Row, int Column, int Text, int Style)> put =
            from row in Gen.Choose(0, 4)
            from column in Gen.Choose(0, 23)
            from text in Gen.Choose(0, s_texts.Length - 1)
            from style in Gen.Choose(0, 8)
            select (row, column, text, style);
        Prop.ForAll(put.ArrayOf().ArrayOf().ToArbitrary(), frames =>
        {
            CellGrid grid = new(unicode: true);
            FrameEncoder encoder = new(colour: true);
            VirtualTerminal terminal = new(24, 5);
            foreach ((int Row, int Column, int Text, int Style)[] frame in frames)
            {
                grid.Clear(24, 5);
                foreach ((int row, int column, int text, int style) in frame)
                {
                    grid.Put(row, column, 24, s_texts[text], (CellStyle)style);
                }

                terminal.Take(encoder.Encode(grid));
                if (terminal.Text != TextOf(grid)) { return false; }
            }

            return terminal.Unknown.Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_frame_that_is_as_before_sends_nothing()
    {
        CellGrid grid = Grid("free 12 MiB");
        FrameEncoder encoder = new(colour: true);

        Assert.False(encoder.Encode(grid).IsEmpty);
        Assert.True(encoder.Encode(grid).IsEmpty);
        encoder.Forget();
        Assert.False(encoder.Encode(grid).IsEmpty);
    }

    [Fact]
    public void Only_what_changed_is_sent()
    {
        FrameEncoder encoder = new(colour: true);
        encoder.Encode(Grid("12:00:01  free 12 MiB"));

        Assert.Equal("\e[1;8H2", Encoding.ASCII.GetString(encoder.Encode(Grid("12:00:02  free 12 MiB"))));
        Assert.Equal("\e[1;17H3    ", Encoding.ASCII.GetString(encoder.Encode(Grid("12:00:02  free 13"))));
        Assert.Equal("\e[1;8H\e[K", Encoding.ASCII.GetString(encoder.Encode(Grid("12:00:0"))));
    }

    [Theory]
    [InlineData(true, "\e[0;1;31mfull\e[m")]
    [InlineData(false, "\e[0;1mfull\e[m")]
    public void Without_colour_bad_is_bold(bool colour, string expected)
    {
        CellGrid grid = new(unicode: true);
        grid.Clear(10, 1);
        grid.Put(0, 0, 10, "full", CellStyle.Bad);

        Assert.EndsWith(expected, Encoding.ASCII.GetString(new FrameEncoder(colour).Encode(grid)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_does_not_fit_ends_in_a_mark()
    {
        CellGrid grid = new(unicode: true);
        grid.Clear(8, 3);

        Assert.Equal(8, grid.Put(0, 0, 20, "kubepods.slice", CellStyle.Plain));
        Assert.Equal(4, grid.Put(1, 0, 4, "漢字漢", CellStyle.Plain));
        Assert.Equal(0, grid.Put(3, 0, 4, "below", CellStyle.Plain));
        Assert.Equal("kubepod…\n漢 …\n\n", TextOf(grid).Replace("漢…", "漢 …", StringComparison.Ordinal));
    }

    private static CellGrid Grid(string text)
    {
        CellGrid grid = new(unicode: true);
        grid.Clear(40, 2);
        grid.Put(0, 0, 40, text, CellStyle.Plain);
        return grid;
    }

    private static string TextOf(CellGrid grid)
    {
        StringBuilder text = new();
        for (int row = 0; row < grid.Rows; row++)
        {
            StringBuilder line = new();
            ReadOnlySpan<Cell> cells = grid.Row(row);
            for (int at = 0; at < cells.Length; at++)
            {
                bool isRightHalf = cells[at].Rune == 0 && at > 0
                    && Lowmark.Presenters.Text.WordWrap.IsWide(new Rune(cells[at - 1].Rune));
                if (!isRightHalf) { line.Append(cells[at].Rune == 0 ? " " : new Rune(cells[at].Rune).ToString()); }
            }

            text.Append(line.ToString().TrimEnd(' ')).Append('\n');
        }

        return text.ToString();
    }
}
