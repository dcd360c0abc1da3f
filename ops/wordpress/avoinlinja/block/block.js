/* The block in the editor: which placing, and what the page will show. It needs no build step. */
(function (wp, texts) {
  "use strict";
  var create = wp.element.createElement;
  var editor = wp.blockEditor;
  var parts = wp.components;

  wp.blocks.registerBlockType("avoinlinja/line", {
    title: texts["block.title"],
    edit: function (props) {
      return create(
        "div",
        editor.useBlockProps(),
        create(
          editor.InspectorControls,
          null,
          create(
            parts.PanelBody,
            { title: texts["block.title"] },
            create(parts.TextControl, {
              label: texts["block.embed"],
              help: texts["block.embed_help"],
              value: props.attributes.embed,
              onChange: function (embed) {
                props.setAttributes({ embed: embed.trim() });
              }
            }),
            create(parts.SelectControl, {
              label: texts["block.display"],
              value: props.attributes.display,
              options: ["", "box", "bubble", "inline", "page"].map(function (one) {
                return { value: one, label: texts["display." + one] };
              }),
              onChange: function (display) {
                props.setAttributes({ display: display });
              }
            })
          )
        ),
        create(
          parts.Disabled,
          null,
          create(wp.serverSideRender, { block: "avoinlinja/line", attributes: props.attributes })
        )
      );
    },
    save: function () {
      return null; // the server writes it on each page, so that a new snippet reaches all of them
    }
  });
})(window.wp, window.avoinlinjaBlock);
