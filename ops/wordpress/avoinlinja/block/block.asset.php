<?php
// What block.js uses of WordPress, as its build tools would write it.
return array(
	'dependencies' => array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components', 'wp-server-side-render' ),
	'version'      => '0.2.0',
);
